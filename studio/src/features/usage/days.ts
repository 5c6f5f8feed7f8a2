import type { UsageRow } from "@/api/usage";

const DAY_MS = 86_400_000;

/** Every day from `since` on, also those on which nothing was used. */
export function everyDay(rows: UsageRow[], since: string, days: number) {
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const first = Date.parse(since);
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(first + index * DAY_MS).toISOString().slice(0, 10);
    return { day, row: byDay.get(day) };
  });
}
