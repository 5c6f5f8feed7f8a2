/** What it will take, before it begins. It is told beside the button and never in its way. */
import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { estimateQuery, type Estimate as Found, type Needs } from "@/api/estimates";
import type { Choices } from "@/api/options";
import { Problem } from "@/api/problem";
import { labelOf } from "@/components/SchemaField/schema";
import { formatRoughDuration, formatRough, formatUsd } from "@/lib/format";
import { text } from "@/lib/messages/create";

import classes from "./Estimate.module.css";
import { tokensOf } from "./needs";
import { StagesTable } from "./StagesTable";

const TYPING_MS = 600;

interface EstimateProps {
  choices: Choices;
  choose: (name: string, value: unknown) => void;
}

export function Estimate({ choices, choose }: EstimateProps) {
  const [settled] = useDebouncedValue(choices, TYPING_MS);
  const isAsking = Object.keys(settled).length > 0;
  const { data, error, isFetching } = useQuery({
    ...estimateQuery(settled),
    enabled: isAsking,
    placeholderData: keepPreviousData,
  });
  return (
    <section
      className={classes.estimate}
      aria-label={text.create.estimate}
      aria-busy={isFetching || settled !== choices}
    >
      {error ? (
        <p className="quiet">{sayRefusal(error)}</p>
      ) : data && isAsking ? (
        <Told found={data} choices={choices} choose={choose} />
      ) : (
        <p className="quiet">{isFetching ? text.create.estimating : text.create.estimateNothing}</p>
      )}
    </section>
  );
}

/** Why there is no estimate: mostly what Generate would be refused for. */
function sayRefusal(error: Error): string {
  const isNothing = error instanceof Problem && error.code === "nothing_to_generate";
  return isNothing ? text.create.estimateNothing : text.create.noEstimate(error.message);
}

function Told({ found, choices, choose }: EstimateProps & { found: Found }) {
  const isFree = found.stages.length === 0;
  return (
    <>
      {isFree ? <p>{text.create.free}</p> : <Facts total={found.total} />}
      {found.unpriced && <p className="quiet">{text.create.unpriced(found.unpriced)}</p>}
      <div role="status">
        {Object.entries(found.caps)
          .filter(([, verdict]) => verdict !== "holds")
          .map(([cap, verdict]) => (
            <div key={cap} className={classes.cap} data-verdict={verdict}>
              <p>{sayCap(cap, verdict, found)}</p>
              {cap in choices && (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => {
                    choose(cap, undefined);
                  }}
                >
                  {text.create.noCap(labelOf(cap))}
                </Button>
              )}
            </div>
          ))}
      </div>
      {!isFree && (
        <details className={classes.more}>
          <summary>{text.create.byStage}</summary>
          <StagesTable stages={found.stages} />
          <ul className="quiet">
            {found.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** The likely figure, and the interval that nearly all runs stay in. */
function Facts({ total }: { total: Needs }) {
  const { cost_usd: cost, seconds } = total;
  const tokens = tokensOf(total);
  const facts: [string, string, string][] = [
    ...(cost
      ? [
          [
            text.create.price,
            formatUsd(cost.likely),
            text.create.between(formatUsd(cost.low), formatUsd(cost.high)),
          ] as [string, string, string],
        ]
      : []),
    [
      text.create.tokens,
      formatRough(tokens.likely),
      text.create.between(formatRough(tokens.low), formatRough(tokens.high)),
    ],
    [
      text.create.time,
      formatRoughDuration(seconds.likely),
      text.create.between(formatRoughDuration(seconds.low), formatRoughDuration(seconds.high)),
    ],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, likely, range]) => (
        <div key={name}>
          <dt className="quiet">{name}</dt>
          <dd>
            <b>{likely}</b> <span className="quiet">{range}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What becomes of a cap that will be passed, or may be. */
function sayCap(cap: string, verdict: string, { total, unpriced }: Found): string {
  const label = labelOf(cap);
  if (verdict === "cannot_be_kept") return text.create.capUnknown(label, unpriced ?? "");
  const [low, high] =
    cap === "max_cost_usd" && total.cost_usd
      ? [formatUsd(total.cost_usd.low), formatUsd(total.cost_usd.high)]
      : [formatRough(tokensOf(total).low), formatRough(tokensOf(total).high)];
  return verdict === "stops_it"
    ? text.create.capStops(label, low, high)
    : text.create.capMayStop(label, high);
}
