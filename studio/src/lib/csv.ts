/** Tables as comma-separated values (RFC 4180). */

/** Text for a file; what a spreadsheet would take for a formula stays text. */
export const toCsv = (rows: (string | number)[][]): string =>
  rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface CsvRow {
  /** The last line that it stands on, from 1. */
  line: number;
  cells: string[];
}

/** The rows of a text; quoted cells may hold commas, quotes and lines. */
export function readCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  // A cell with what ends it; a quoted one first.
  for (const [whole, quoted, plain = "", end = ""] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g,
  )) {
    if (whole === "" && cells.length === 0) break;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += (quoted ?? "").split("\n").length - 1;
    if (end === ",") continue;
    rows.push({ line, cells });
    cells = [];
    line += 1;
    if (end === "") break;
  }
  return rows.filter((row) => row.cells.some((one) => one.trim()));
}
