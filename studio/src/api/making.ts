/** What one can have made: how each is begun, and what it is likely to need. */
import { queryOptions } from "@tanstack/react-query";

import { answered, client, type Schemas } from "./client";
import { generate } from "./jobs";
import type { Choices } from "./options";

export type Estimate = Schemas["EstimateAnswer"];
export type Needs = Schemas["Needs"];
export type Range = Schemas["Range"];
export type Batch = Partial<Omit<Schemas["BatchRequest"], "options">> & { options: Choices };

export const MAKES = ["card", "cast", "world", "batch"] as const;
export type Make = (typeof MAKES)[number];
/** A cast is told from a card by its options. */
export type Wanted =
  { of: "card" | "cast" | "world"; options: Choices } | { of: "batch"; batch: Batch };

/** Begins it; the answer is the job that makes it. */
export async function begin(wanted: Wanted): Promise<Schemas["Job"]> {
  switch (wanted.of) {
    case "batch":
      return (await answered(client.POST("/generation/batch", { body: wanted.batch as never })))
        .job;
    case "world":
      return (
        await answered(
          client.POST("/worlds/generate", { body: { options: wanted.options } as never }),
        )
      ).job;
    default:
      return generate(wanted.options);
  }
}

export const estimateQuery = (wanted: Wanted) =>
  queryOptions({
    queryKey: ["estimate", wanted],
    queryFn: ({ signal }) => answered(estimated(wanted, signal)),
    staleTime: 60_000,
    // Each pause in typing asks anew, and a concept may be long.
    gcTime: 10_000,
    retry: false,
  });

/** Asking costs nothing and begins nothing; what would be refused is refused here too. */
function estimated(wanted: Wanted, signal: AbortSignal): Promise<{ data?: Estimate }> {
  if (wanted.of === "batch") {
    return client.POST("/generation/batch/estimate", { body: wanted.batch as never, signal });
  }
  const kind = wanted.of === "world" ? "world" : "generate";
  return client.POST("/generation/estimate", {
    params: { query: { kind } },
    body: wanted.options as never,
    signal,
  });
}
