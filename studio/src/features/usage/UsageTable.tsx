import type { UsageRow, UsageSum } from "@/api/usage";
import { formatCount, formatUsd } from "@/lib/format";
import { text } from "@/lib/messages/usage";

import classes from "./UsagePage.module.css";

interface UsageTableProps {
  rows: UsageRow[];
  title: string;
  say: (row: UsageRow) => string;
  total: UsageSum;
}

export function UsageTable({ rows, title, say, total }: UsageTableProps) {
  const whole = Number(total.cost_usd);
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">{text.usage.calls}</th>
          <th scope="col">{text.usage.tokens}</th>
          <th scope="col">{text.usage.cost}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const share = whole > 0 ? Number(row.cost_usd) / whole : 0;
          return (
            <tr key={say(row)}>
              <th scope="row">
                {say(row)}
                <span
                  className={classes.share}
                  style={{ width: `${String(share * 100)}%` }}
                  aria-hidden
                />
              </th>
              <td>
                {formatCount(row.calls)}
                {row.failed_calls > 0 && (
                  <span className="quiet">{text.usage.failed(formatCount(row.failed_calls))}</span>
                )}
              </td>
              <td>{formatCount(row.tokens.total)}</td>
              <td>{formatUsd(row.cost_usd)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
