import { expect, test } from "vitest";

import { toCsv } from "./csv";

test("a table survives commas, quotes and lines in its cells", () => {
  expect(
    toCsv([
      ["model", "calls"],
      ['a, "b"\nc', 3],
    ]),
  ).toBe('model,calls\r\n"a, ""b""\nc",3\r\n');
});

test("what a spreadsheet would run is text", () => {
  expect(toCsv([["=HYPERLINK(1)", "-1", -1]])).toBe("'=HYPERLINK(1),'-1,-1\r\n");
});
