import type { UsageRow } from "@/api/usage";
import { text } from "@/lib/messages/usage";

import { everyDay } from "./days";
import type { Measured } from "./measures";
import classes from "./UsagePage.module.css";

interface ChartProps extends Measured {
  rows: UsageRow[];
  since: string;
  days: number;
}

const HEIGHT = 100;
const GAP = 0.2;

/** A bar a day. Who cannot see it has the table by day. */
export function Chart({ rows, since, days, name, valueOf, say }: ChartProps) {
  const bars = everyDay(rows, since, days).map(({ day, row }) => ({
    day,
    value: row ? valueOf(row) : 0,
  }));
  const most = Math.max(...bars.map(({ value }) => value));
  return (
    <figure className={classes.chart}>
      <figcaption className="quiet" aria-hidden>
        <span>{say(most)}</span>
      </figcaption>
      <svg
        role="img"
        aria-label={text.usage.chart(name, days, say(most))}
        viewBox={`0 0 ${String(days)} ${String(HEIGHT)}`}
        preserveAspectRatio="none"
      >
        {bars.map(({ day, value }, index) => {
          const height = most > 0 ? (value / most) * HEIGHT : 0;
          return (
            // The whole column answers to the pointer: a small bar is hard to hit.
            <g key={day} className={classes.bar}>
              <title>{`${day}: ${say(value)}`}</title>
              <rect x={index} y={0} width={1} height={HEIGHT} fill="transparent" />
              <rect
                x={index + GAP / 2}
                y={HEIGHT - height}
                width={1 - GAP}
                height={height}
                fill="var(--accent)"
              />
            </g>
          );
        })}
      </svg>
      <div className={`row apart quiet`} aria-hidden>
        <span>{bars[0]?.day}</span>
        <span>{bars.at(-1)?.day}</span>
      </div>
    </figure>
  );
}
