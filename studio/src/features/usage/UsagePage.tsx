/** What was used: the sum, day by day, and by whatever one wants to know. */
import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";

import { saveFile } from "@/api/client";
import { keyNamesQuery, usageQuery, type UsageSum } from "@/api/usage";
import { Page } from "@/components/Page";
import { Empty, Failed, Loading } from "@/components/States";
import { toCsv } from "@/lib/csv";
import { formatCount, formatUsd } from "@/lib/format";
import { text } from "@/lib/messages/usage";

import { Chart } from "./Chart";
import { MEASURES, type Measure } from "./measures";
import { asRows, sayAxis } from "./table";
import classes from "./UsagePage.module.css";
import { UsageTable } from "./UsageTable";

const route = getRouteApi("/usage");
const LENGTHS = [7, 30, 90] as const;
const MEASURE_NAMES = Object.entries(text.usage.measures).map(([value, label]) => ({
  value,
  label,
}));
const AXES = Object.entries(text.usage.axes).map(([value, label]) => ({ value, label }));

export default function UsagePage() {
  const { days = 30, by = "model" } = route.useSearch();
  const navigate = route.useNavigate();
  const [measure, setMeasure] = useState<Measure>("cost");
  const daily = useQuery({ ...usageQuery("day", days), placeholderData: keepPreviousData });
  const table = useQuery({ ...usageQuery(by, days), placeholderData: keepPreviousData });
  const names = useQuery({ ...keyNamesQuery, enabled: by === "owner" });
  const set = (change: { days?: (typeof LENGTHS)[number]; by?: typeof by }) =>
    void navigate({ search: { days, by, ...change }, replace: true, resetScroll: false });
  const total = daily.data?.total;
  const rows = table.data?.rows ?? [];
  const say = (row: (typeof rows)[number]) => sayAxis(row, by, names.data);
  return (
    <Page
      title={text.usage.title}
      lead={text.usage.lead}
      actions={
        <SegmentedControl
          aria-label={text.usage.days}
          data={LENGTHS.map((one) => ({ value: String(one), label: text.usage.lastDays(one) }))}
          value={String(days)}
          onChange={(value) => {
            set({ days: Number(value) as (typeof LENGTHS)[number] });
          }}
        />
      }
      isWide
    >
      {daily.isPending && <Loading />}
      {daily.error && <Failed error={daily.error} retry={() => void daily.refetch()} />}
      {total?.calls === 0 && <Empty title={text.usage.emptyTitle}>{text.usage.empty}</Empty>}
      {daily.data && total && total.calls > 0 && (
        <>
          <Totals total={total} />
          <section className="panel stack">
            <SegmentedControl
              className={classes.measure}
              size="xs"
              aria-label={text.usage.measure}
              data={MEASURE_NAMES}
              value={measure}
              onChange={(value) => {
                setMeasure(value as Measure);
              }}
            />
            <Chart
              rows={daily.data.rows}
              since={daily.data.since}
              days={days}
              {...MEASURES[measure]}
            />
          </section>
          <section className="panel stack">
            <div className="row apart">
              <NativeSelect
                aria-label={text.usage.by}
                data={AXES}
                value={by}
                onChange={(event) => {
                  set({ by: event.currentTarget.value as typeof by });
                }}
              />
              <Button
                variant="default"
                onClick={() => {
                  const file = toCsv(asRows(rows, by, say));
                  saveFile(new Blob([file], { type: "text/csv" }), text.usage.csvName(by, days));
                }}
              >
                {text.usage.csv}
              </Button>
            </div>
            {table.error && <Failed error={table.error} retry={() => void table.refetch()} />}
            <UsageTable rows={rows} title={text.usage.axes[by]} say={say} total={total} />
          </section>
        </>
      )}
    </Page>
  );
}

function Totals({ total }: { total: UsageSum }) {
  const { calls, failed_calls: failed, unpriced_calls: unpriced, tokens, cost_usd: cost } = total;
  const facts: [string, string, string][] = [
    [text.usage.cost, formatUsd(cost), ""],
    [
      text.usage.calls,
      formatCount(calls),
      failed > 0 ? text.usage.failed(formatCount(failed)) : "",
    ],
    [
      text.usage.tokens,
      formatCount(tokens.total),
      text.usage.tokensOf(formatCount(tokens.prompt), formatCount(tokens.completion)),
    ],
  ];
  return (
    <section aria-label={text.usage.totals} className="stack">
      <dl className={classes.totals}>
        {facts.map(([name, value, more]) => (
          <div key={name} className="panel">
            <dt className="quiet">{name}</dt>
            <dd>{value}</dd>
            {more && <dd className="quiet">{more}</dd>}
          </div>
        ))}
      </dl>
      {unpriced > 0 && <p className="quiet">{text.usage.unpriced(formatCount(unpriced))}</p>}
    </section>
  );
}
