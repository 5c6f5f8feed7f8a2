/** What models were asked, and what that cost. */
import { queryOptions } from "@tanstack/react-query";

import { answered, client, type Schemas } from "./client";

export type UsageSum = Schemas["UsageSum"];
export type UsageRow = Schemas["UsageRow"];
export type Axis = Schemas["UsageReport"]["by"][number];

const DAY_MS = 86_400_000;
const MOST_ROWS = 5000;

/** The first of so many days that end today, in UTC as the server counts. */
export const firstOf = (days: number, now = Date.now()): string =>
  new Date(now - (days - 1) * DAY_MS).toISOString().slice(0, 10);

export const usageQuery = (by: Axis, days: number) =>
  queryOptions({
    queryKey: ["usage", by, days],
    queryFn: () =>
      answered(
        client.GET("/usage", {
          params: { query: { by: [by], since: firstOf(days), limit: MOST_ROWS } },
        }),
      ),
  });

/** What keys are called, by id; none for whoever may not know. */
export const keyNamesQuery = queryOptions({
  queryKey: ["keys", "names"],
  queryFn: async () => {
    const { keys } = await answered(client.GET("/keys"));
    return new Map(keys.map((key) => [key.id, key.label]));
  },
  staleTime: 60_000,
  retry: false,
});
