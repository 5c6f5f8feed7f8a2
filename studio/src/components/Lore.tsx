/** Which entries of a lorebook fire, in their order, and why the others stay silent. */
import { text } from "@/lib/messages/lore";

import classes from "./Lore.module.css";

interface Outcome {
  index: number;
  label: string;
  fires: boolean;
  why: string;
}

interface Simulation {
  outcomes: Outcome[];
  /** Their numbers, as they stand in the prompt. */
  fired: number[];
  tokens: number;
  notes: string[];
}

export function Lore({
  simulation: { outcomes, fired, tokens, notes },
}: {
  simulation: Simulation;
}) {
  const byIndex = new Map(outcomes.map((one) => [one.index, one]));
  const silent = outcomes.filter((one) => !one.fires);
  return (
    <>
      <p role="status">{text.lore.fires(fired.length, tokens)}</p>
      <Outcomes list={fired.flatMap((index) => byIndex.get(index) ?? [])} />
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      {silent.length > 0 && (
        <details>
          <summary>{text.lore.silent(silent.length)}</summary>
          <Outcomes list={silent} />
        </details>
      )}
    </>
  );
}

function Outcomes({ list }: { list: Outcome[] }) {
  if (list.length === 0) return null;
  return (
    <ol className={classes.outcomes}>
      {list.map((one) => (
        <li key={one.index}>
          <b>{one.label}</b> <span className="quiet">{one.why}</span>
        </li>
      ))}
    </ol>
  );
}
