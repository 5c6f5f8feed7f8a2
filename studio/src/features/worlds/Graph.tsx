import type { StoredWorld } from "@/api/worlds";
import { text } from "@/lib/messages/worlds";

import { placed } from "./circle";
import classes from "./Worlds.module.css";

const MOST = 40;
const WIDTH = 640;
const HEIGHT = 460;

/**
 * Who has to do with whom, at a glance. The table under it says the same and more, so a
 * picture is all that it is for a screen reader.
 */
export function Graph({ world }: { world: StoredWorld["world"] }) {
  const bound = new Set(world.relations.flatMap(({ source, target }) => [source, target]));
  const things = world.entities.filter(({ id }) => bound.has(id));
  if (things.length < 3 || things.length > MOST) return null;
  const places = placed(
    things.map(({ id }) => id),
    WIDTH,
    HEIGHT,
  );
  return (
    <svg
      className={classes.graph}
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      role="img"
      aria-label={text.worlds.graph(things.length, world.relations.length)}
    >
      {world.relations.map(({ source, target, kind }, index) => {
        const from = places.get(source);
        const to = places.get(target);
        return (
          from &&
          to && (
            <line key={index} x1={from.x} y1={from.y} x2={to.x} y2={to.y}>
              <title>{kind}</title>
            </line>
          )
        );
      })}
      {things.map(({ id, name, kind }) => {
        const at = places.get(id);
        return (
          at && (
            <g key={id} data-kind={kind}>
              <circle cx={at.x} cy={at.y} r={7} />
              <text x={at.x + at.side * 12} y={at.y + 4} textAnchor={at.side > 0 ? "start" : "end"}>
                {name.length > 22 ? `${name.slice(0, 21)}…` : name}
              </text>
            </g>
          )
        );
      })}
    </svg>
  );
}
