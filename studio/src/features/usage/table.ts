import type { Axis, UsageRow } from "@/api/usage";
import { text } from "@/lib/messages/usage";

/** What a row is about, in words. */
export function sayAxis(row: UsageRow, by: Axis, keys?: Map<string, string>): string {
  const value = row[by] ?? "";
  if (by === "owner") return value ? (keys?.get(value) ?? value) : text.usage.noKey;
  if (by === "kind") return value === "chat" ? text.usage.chat : (text.jobs.kinds[value] ?? value);
  return value || text.usage.noModel;
}

/** The table with a header, as a file holds it: names of the API, numbers that are not rounded. */
export function asRows(
  rows: UsageRow[],
  by: Axis,
  say: (row: UsageRow) => string,
): (string | number)[][] {
  const header = [by, "calls", "failed_calls", "unpriced_calls", "prompt_tokens"];
  return [
    [...header, "completion_tokens", "cost_usd"],
    ...rows.map((row) => [
      say(row),
      row.calls,
      row.failed_calls,
      row.unpriced_calls,
      row.tokens.prompt,
      row.tokens.completion,
      Number(row.cost_usd),
    ]),
  ];
}
