import type { Make, Wanted } from "@/api/making";
import type { Choices } from "@/api/options";

import { readBatch, type BatchDraft } from "./batch";

/** How many a cast has while nobody says. */
export const CAST_SIZE = 3;

/** What the form asks for. How many people it makes is said by what is made, not by an option. */
export function wantedOf(
  make: Make,
  choices: Choices,
  batch: BatchDraft,
  names: ReadonlySet<string>,
): Wanted {
  const { cast_size: size, ...options } = choices;
  switch (make) {
    case "cast":
      return {
        of: make,
        options: { ...options, cast_size: Math.max(2, Number(size ?? CAST_SIZE)) },
      };
    case "batch": {
      const shared = Object.entries(options).filter(([name]) => name !== "concept");
      return {
        of: make,
        batch: {
          ...readBatch(batch.text, names).sent,
          options: Object.fromEntries(shared),
          ...(batch.atOnce !== undefined && { at_once: batch.atOnce }),
          ...(batch.budget !== undefined && { max_cost_usd: batch.budget }),
          ...(batch.isStopping && { continue_on_error: false }),
        },
      };
    }
    default:
      return { of: make, options };
  }
}

/** How many cards a batch makes, at most. */
export function itemsOf(wanted: Wanted): number {
  if (wanted.of !== "batch") return 0;
  return wanted.batch.items?.length ?? wanted.batch.text?.split("\n").length ?? 0;
}

/** Whether anything was said yet. */
export const isSomething = (wanted: Wanted): boolean =>
  wanted.of === "batch"
    ? Boolean(wanted.batch.text ?? wanted.batch.items?.length)
    : Object.keys(wanted.options).length > (wanted.of === "cast" ? 1 : 0);
