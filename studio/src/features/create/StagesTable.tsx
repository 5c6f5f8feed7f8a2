import type { Estimate } from "@/api/making";
import { formatRoughDuration, formatRough, formatUsd } from "@/lib/format";
import { text } from "@/lib/messages/create";

import classes from "./Estimate.module.css";
import { tokensOf } from "./needs";

/** What each stage is likely to need, and of whom. */
export function StagesTable({ stages }: { stages: Estimate["stages"] }) {
  const isPriced = stages.some((needs) => needs.cost_usd);
  const { stage, calls, tokens, price, time } = text.create.stageColumns;
  return (
    <table className={classes.stages}>
      <thead>
        <tr>
          {[stage, calls, tokens, ...(isPriced ? [price] : []), time].map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {stages.map((needs) => (
          <tr key={needs.stage}>
            <th scope="row">
              {sayStage(needs.stage)}
              <span className="quiet">{needs.models.join(", ")}</span>
            </th>
            <td>{formatRough(needs.calls.likely)}</td>
            <td>{formatRough(tokensOf(needs).likely)}</td>
            {isPriced && <td>{formatUsd(needs.cost_usd?.likely ?? "0")}</td>}
            <td>{formatRoughDuration(needs.seconds.likely)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const sayStage = (stage: string): string =>
  (text.live.stageNames as Record<string, string>)[stage] ?? stage;
