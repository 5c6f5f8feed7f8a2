/** What it will take, before it begins. It is told beside the button and never in its way. */
import { Button } from "@mantine/core";

import type { Estimate as Found, Make, Needs } from "@/api/making";
import { labelOf } from "@/components/SchemaField/schema";
import { formatRough, formatRoughDuration, formatUsd } from "@/lib/format";
import { text } from "@/lib/messages/create";

import { problemsOf } from "./batch";
import classes from "./Estimate.module.css";
import { tokensOf } from "./needs";
import { StagesTable } from "./StagesTable";
import type { Estimated } from "./useEstimate";

interface EstimateProps {
  make: Make;
  estimated: Estimated;
  /** Takes a cap away; undefined for one that the form has not set. */
  dropping: (cap: string) => (() => void) | undefined;
}

export function Estimate({ make, estimated, dropping }: EstimateProps) {
  const { found, refusal, isAsking } = estimated;
  return (
    <section className={classes.estimate} aria-label={text.create.estimate} aria-busy={isAsking}>
      {refusal ? (
        <p className={`quiet ${classes.refusal ?? ""}`}>{sayRefusal(refusal)}</p>
      ) : found ? (
        <Told make={make} found={found} dropping={dropping} />
      ) : (
        <p className="quiet">{isAsking ? text.create.estimating : text.create.estimateNothing}</p>
      )}
    </section>
  );
}

/** Of a batch, what is wrong is told in its table, where it is wrong. */
function sayRefusal(refusal: string): string {
  const { size } = problemsOf(refusal);
  return size > 0 ? text.create.notSound(size) : text.create.noEstimate(refusal);
}

function Told({ make, found, dropping }: Omit<EstimateProps, "estimated"> & { found: Found }) {
  const isFree = found.stages.length === 0;
  return (
    <>
      {isFree ? <p>{text.create.makes[make].free}</p> : <Facts total={found.total} />}
      {found.unpriced && <p className="quiet">{text.create.unpriced(found.unpriced)}</p>}
      <div role="status" className={classes.caps}>
        {Object.entries(found.caps)
          .filter(([, verdict]) => verdict !== "holds")
          .map(([cap, verdict]) => {
            const drop = dropping(cap);
            return (
              <div key={cap} className={classes.cap} data-verdict={verdict}>
                <p>{sayCap(cap, verdict, found)}</p>
                {drop && (
                  <Button size="compact-sm" variant="default" onClick={drop}>
                    {text.create.noCap(labelOf(cap))}
                  </Button>
                )}
              </div>
            );
          })}
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
  if (cost) {
    const range = text.create.between(formatUsd(cost.low), formatUsd(cost.high));
    facts.unshift([text.create.price, formatUsd(cost.likely), range]);
  }
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
