import { expect, test } from "vitest";

import { readCsv, toCsv } from "./csv";

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

test("rows are read with the line that each ends on", () => {
  const text = 'concept,tone\r\n"A ""dry"" one,\nwith two lines",dry\n\nB,\n';

  expect(readCsv(text)).toEqual([
    { line: 1, cells: ["concept", "tone"] },
    { line: 3, cells: ['A "dry" one,\nwith two lines', "dry"] },
    { line: 5, cells: ["B", ""] },
  ]);
});

test("what is written is read again", () => {
  const rows = [
    ["a,b", '"', "c\nd"],
    ["e", "f", "g"],
  ];

  expect(readCsv(toCsv(rows)).map((row) => row.cells)).toEqual(rows);
});
