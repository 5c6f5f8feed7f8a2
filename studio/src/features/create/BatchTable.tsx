import { labelOf } from "@/components/SchemaField/schema";
import { text } from "@/lib/messages/create";

import type { BatchRow } from "./batch";
import classes from "./BatchTable.module.css";

interface BatchTableProps {
  rows: BatchRow[];
  /** What the server finds wrong, by line. */
  problems: ReadonlyMap<number, string>;
}

const MOST_SHOWN = 200;

/** What will be made, as it was read; what is not sound comes first. */
export function BatchTable({ rows, problems }: BatchTableProps) {
  if (rows.length === 0 && problems.size === 0) return null;
  const lines = new Set(rows.map((row) => row.line));
  // Of a header, or of lines that were read as no row.
  const others = [...problems].filter(([line]) => !lines.has(line));
  const isBad = (row: BatchRow) => problems.has(row.line);
  const ordered = [...rows.filter(isBad), ...rows.filter((row) => !isBad(row))];
  const shown = ordered.slice(0, MOST_SHOWN);
  const { label, about, own } = text.create.itemColumns;
  return (
    <section className="panel stack">
      <div className="row apart">
        <h2>{text.create.items}</h2>
        <span className="quiet" role="status">
          {text.create.itemCount(rows.length)}
        </span>
      </div>
      {others.map(([line, problem]) => (
        <p key={line} className={classes.problem}>
          {text.create.ofLine(line, problem)}
        </p>
      ))}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={text.create.items}>
        <table className={classes.table}>
          <thead>
            <tr>
              {[label, about, own].map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.line}>
                <th scope="row">{row.label}</th>
                <td>
                  {row.about || <span className="quiet">{text.create.noAbout}</span>}
                  {isBad(row) && <p className={classes.problem}>{problems.get(row.line)}</p>}
                </td>
                <td className="quiet">
                  {row.own.map(([name, value]) => `${labelOf(name)}: ${value}`).join(" · ")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > MOST_SHOWN && (
          <p className="quiet">{text.create.moreItems(rows.length - MOST_SHOWN)}</p>
        )}
      </div>
    </section>
  );
}
