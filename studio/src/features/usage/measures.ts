import type { UsageSum } from "@/api/usage";
import { formatCount, formatUsd } from "@/lib/format";
import { text } from "@/lib/messages/usage";

export type Measure = keyof typeof text.usage.measures;

/** What a bar of the chart may stand for. */
export interface Measured {
  name: string;
  valueOf: (sum: UsageSum) => number;
  say: (value: number) => string;
}

export const MEASURES: Record<Measure, Measured> = {
  cost: {
    name: text.usage.measures.cost,
    valueOf: (sum) => Number(sum.cost_usd),
    say: (value) => formatUsd(String(value)),
  },
  tokens: {
    name: text.usage.measures.tokens,
    valueOf: (sum) => sum.tokens.total,
    say: formatCount,
  },
  calls: { name: text.usage.measures.calls, valueOf: (sum) => sum.calls, say: formatCount },
};
