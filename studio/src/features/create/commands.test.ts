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

  expect(commandLine(choices, OPTIONS)).toBe(
    `cardforge generate --tone=dry '--tone=very warm' --no-auto-fix --task-models=brief=a/b -- 'It'"'"'s raining'`,
  );
});

test("curl survives quotes in a concept", () => {
  expect(curl({ concept: "It's" }, "http://here")).toContain(`-d '{"concept":"It'"'"'s"}'`);
});
