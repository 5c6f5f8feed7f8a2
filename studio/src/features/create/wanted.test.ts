import { expect, test } from "vitest";

import { isSomething, wantedOf } from "./wanted";

const NAMES = new Set(["concept"]);
const NONE = { text: "" };

test("one card is never a cast, whatever was chosen for one", () => {
  const choices = { concept: "A baker", cast_size: 4 };

  expect(wantedOf("card", choices, NONE, NAMES)).toEqual({
    of: "card",
    options: { concept: "A baker" },
  });
  expect(wantedOf("cast", choices, NONE, NAMES)).toMatchObject({ options: { cast_size: 4 } });
});

test("the options hold for every card of a batch, the concept for none", () => {
  const batch = { text: "A\nB", budget: 2, isStopping: true };

  expect(wantedOf("batch", { concept: "C", tone: ["dry"] }, batch, NAMES)).toEqual({
    of: "batch",
    batch: {
      items: [{ concept: "A" }, { concept: "B" }],
      options: { tone: ["dry"] },
      max_cost_usd: 2,
      continue_on_error: false,
    },
  });
});

test("a cast is never one person", () => {
  expect(wantedOf("cast", { cast_size: 1 }, NONE, NAMES)).toMatchObject({
    options: { cast_size: 2 },
  });
});

test("a size alone is no cast", () => {
  expect(isSomething(wantedOf("cast", {}, NONE, NAMES))).toBe(false);
  expect(isSomething(wantedOf("batch", { tone: ["dry"] }, NONE, NAMES))).toBe(false);
});
