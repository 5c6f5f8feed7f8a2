/** What was used. */
import { text as common } from ".";

const usage = {
  title: "Usage",
  lead: "What models were asked and what that cost, also by jobs that are deleted. Days are UTC.",
  days: "Time",
  lastDays: (days: number) => `${String(days)} days`,
  measure: "Shown in the chart",
  measures: { cost: "Cost", tokens: "Tokens", calls: "Calls" },
  totals: "Totals",
  cost: "Cost",
  tokens: "Tokens",
  tokensOf: (asked: string, answered: string) => `${asked} asked, ${answered} answered`,
  calls: "Calls",
  failed: (count: string) => `${count} failed`,
  unpriced: (count: string) =>
    `Nobody told the price of ${count} of these calls; they count as free here.`,
  chart: (measure: string, days: number, most: string) =>
    `${measure} a day over ${String(days)} days, at most ${most}. The table by day says the same.`,
  by: "By",
  axes: { day: "Day", model: "Model", owner: "Key", kind: "Kind of job" },
  noKey: "Without a key",
  noModel: "The server's own",
  chat: "Chat with a card",
  share: "Share of the cost",
  csv: "Download CSV",
  csvName: (by: string, days: number) => `usage-by-${by}-${String(days)}-days.csv`,
  emptyTitle: "No model was asked",
  empty:
    "The built-in composer is free and leaves nothing here. What models are asked is counted from the first call on.",
};

export const text = { ...common, usage };
