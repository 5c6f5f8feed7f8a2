import { expect, test } from "vitest";

import { formatRough, formatRoughDuration } from "./format";

test("an estimate is told to two digits, not to the token", () => {
  expect(formatRough(49_102.2)).toBe("49,000");
});

test.each([
  [0.4, "0 s"],
  [22.4, "20 s"],
  [58, "1 min"],
  [179.8, "3 min"],
  [5_400, "1.5 h"],
])("%d seconds are told roughly", (seconds, said) => {
  expect(formatRoughDuration(seconds)).toBe(said);
});
