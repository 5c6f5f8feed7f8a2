import type { StoredWorld } from "@/api/worlds";
import { text } from "@/lib/messages/worlds";

import classes from "./Worlds.module.css";

/** Every relation as a sentence across a row: it reads the same for every eye and on every width. */
export function Relations({ world }: { world: StoredWorld["world"] }) {
  const names = new Map(world.entities.map(({ id, name }) => [id, name]));
  return (
    <section className="panel stack">
      <h2>{text.worlds.relations}</h2>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{text.worlds.from}</th>
            <th scope="col">{text.worlds.kind}</th>
            <th scope="col">{text.worlds.to}</th>
          </tr>
        </thead>
        <tbody>
          {world.relations.map(({ source, target, kind, mutual, text: more }, index) => (
            <tr key={index}>
              <td>{names.get(source) ?? source}</td>
              <td>
                {kind}
                {mutual && <span className="quiet"> {text.worlds.mutual}</span>}
              </td>
              <td>
                {names.get(target) ?? target}
                {more && <span className="quiet"> {more}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
