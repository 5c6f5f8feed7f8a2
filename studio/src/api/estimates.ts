/** What a job is likely to need; asking costs nothing and begins nothing. */
import { queryOptions } from "@tanstack/react-query";

import { answered, client, type Schemas } from "./client";
import type { Choices } from "./options";

export type Estimate = Schemas["EstimateAnswer"];
export type Needs = Schemas["Needs"];
export type Range = Schemas["Range"];

export const estimateQuery = (options: Choices) =>
  queryOptions({
    queryKey: ["estimate", options],
    queryFn: ({ signal }) =>
      answered(client.POST("/generation/estimate", { body: options as never, signal })),
    staleTime: 60_000,
    // Each pause in typing asks anew, and a concept may be long.
    gcTime: 10_000,
    retry: false,
  });
