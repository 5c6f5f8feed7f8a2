import { expect, test } from "vitest";

import type { Option } from "@/api/options";

import { commandLine, curl } from "./commands";

const OPTIONS = [
  { name: "concept", flag: null },
  { name: "tone", flag: "--tone" },
  { name: "auto_fix", flag: "--auto-fix" },
  { name: "task_models", flag: "--task-models" },
] as Option[];

test("the command line sends exactly what is chosen", () => {
  const choices = {
    concept: "It's raining",
    tone: ["dry", "very warm"],
    auto_fix: false,
    task_models: { brief: "a/b" },
  };

  expect(commandLine({ of: "card", options: choices }, OPTIONS)).toBe(
    `cardforge generate --tone=dry '--tone=very warm' --no-auto-fix --task-models=brief=a/b -- 'It'"'"'s raining'`,
  );
});

test("curl survives quotes in a concept", () => {
  expect(curl({ of: "card", options: { concept: "It's" } }, "http://here")).toContain(
    `-d '{"concept":"It'"'"'s"}'`,
  );
});

test("worlds and batches have commands and doors of their own", () => {
  const world = { of: "world", options: { concept: "Salt" } } as const;
  const batch = {
    of: "batch",
    batch: { items: [{ concept: "A" }], options: { tone: ["dry"] }, max_cost_usd: 2, at_once: 8 },
  } as const;

  expect(commandLine(world, OPTIONS)).toBe("cardforge worlds generate -- Salt");
  expect(curl(world, "http://here")).toContain(`/worlds/generate`);
  expect(curl(world, "http://here")).toContain(`'{"options":{"concept":"Salt"}}'`);
  expect(commandLine(batch as never, OPTIONS)).toBe(
    "cardforge generate batch cards.jsonl --concurrency=8 --max-cost-usd=2 --tone=dry",
  );
});

test("what is too long for a shell is sent from a file", () => {
  const long = { of: "card", options: { concept: "a".repeat(5_000) } } as const;

  expect(curl(long, "http://here")).toMatch(/-d @request\.json$/);
});
