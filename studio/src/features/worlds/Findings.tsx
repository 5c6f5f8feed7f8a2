import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { worldCheckQuery, type StoredWorld } from "@/api/worlds";
import { text } from "@/lib/messages/worlds";

import { showThing } from "./Things";
import classes from "./Worlds.module.css";

/** What does not hold together, each with the way to what it is about. */
export function Findings({ stored: { id, version, world } }: { stored: StoredWorld }) {
  const { data: findings } = useQuery(worldCheckQuery(id, version));
  if (!findings) return null;
  return (
    <section className="panel stack">
      <h2>{text.worlds.findings}</h2>
      {findings.length === 0 && <p className="quiet">{text.worlds.noFindings}</p>}
      {findings.length > 0 && (
        <ul className={classes.findings}>
          {findings.map((one) => (
            <li key={one.rule + one.message} data-severity={one.severity}>
              {one.message}
              <div className="row">
                {world.entities
                  .filter((entity) => one.about.includes(entity.id))
                  .map((entity) => (
                    <Button
                      key={entity.id}
                      size="compact-xs"
                      variant="default"
                      aria-label={text.worlds.showOf(entity.name)}
                      onClick={() => {
                        showThing(entity.id);
                      }}
                    >
                      {entity.name}
                    </Button>
                  ))}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
