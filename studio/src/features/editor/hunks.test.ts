import { expect, test } from "vitest";

import { hunksOf, withHunks } from "./hunks";

const before = "She is tall and quiet, and waits.";
const after = "She is small and loud, and waits.";
const pieces = hunksOf(before, after);
const places = pieces.flatMap((piece, index) => (typeof piece === "string" ? [] : [index]));

test("nothing taken is the text as it was, everything taken the new one", () => {
  expect(withHunks(pieces, new Set())).toBe(before);
  expect(withHunks(pieces, new Set(places))).toBe(after);
});

test("each place is taken by itself", () => {
  expect(places).toHaveLength(2);
  expect(withHunks(pieces, new Set(places.slice(0, 1)))).toBe("She is small and quiet, and waits.");
});
