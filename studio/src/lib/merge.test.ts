import { expect, test } from "vitest";

import { changedFields, merged, overlaps } from "./merge";

const base = { name: "Ada", description: "Tall.", tags: ["a"] };
const mine = { ...base, description: "Very tall.", tags: ["a", "b"] };
const theirs = { ...base, description: "Short.", name: "Ada L." };

test("only what both sides changed differently must be chosen", () => {
  expect(overlaps(base, mine, theirs)).toEqual(["description"]);
  expect(overlaps(base, mine, { ...base, description: "Very tall." })).toEqual([]);
});

test("what one side changed is kept from both, whatever is chosen for the rest", () => {
  expect(merged(base, mine, theirs, new Set())).toEqual({
    name: "Ada L.",
    description: "Short.",
    tags: ["a", "b"],
  });
  expect(merged(base, mine, theirs, new Set(["description"]))).toMatchObject({
    name: "Ada L.",
    description: "Very tall.",
  });
});

test("a field that is gone is a change", () => {
  expect(changedFields({ nickname: "A" }, {})).toEqual(["nickname"]);
});
