import { expect, test } from "vitest";

import type { UsageRow } from "@/api/usage";

import { everyDay } from "./days";

test("days without use are in the chart too", () => {
  const row = { day: "2026-03-01", calls: 2 } as UsageRow;

  expect(everyDay([row], "2026-02-27", 4)).toEqual([
    { day: "2026-02-27", row: undefined },
    { day: "2026-02-28", row: undefined },
    { day: "2026-03-01", row },
    { day: "2026-03-02", row: undefined },
  ]);
});
