/** Tables as comma-separated values (RFC 4180). */

/** Text for a file; what a spreadsheet would take for a formula stays text. */
export const toCsv = (rows: (string | number)[][]): string =>
  rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
