import { Button } from "@mantine/core";

import type { Entity, StoredWorld } from "@/api/worlds";
import { labelOf } from "@/components/SchemaField/schema";
import { text } from "@/lib/messages/worlds";

import { useWorldEdit } from "./useWorldEdit";
import classes from "./Worlds.module.css";

interface ThingsProps {
  stored: StoredWorld;
  edit: (entity: Entity) => void;
}

/** Everything that is in the world, by kind. */
export function Things({ stored, edit }: ThingsProps) {
  const { entities, relations } = stored.world;
  const change = useWorldEdit(stored);
  const remove = (entity: Entity) => {
    const bound = relations.filter(({ source, target }) => [source, target].includes(entity.id));
    change.mutate({
      edit: { remove: [entity.id] },
      message: text.worlds.removed(entity.name),
      undo: { put: [entity], relate: bound },
    });
  };
  return (
    <>
      {[...Map.groupBy(entities, ({ kind }) => kind)].map(([kind, members]) => (
        <section key={kind} className="panel stack">
          <h2>{labelOf(kind)}</h2>
          <div className={classes.things}>
            {members.map((entity) => (
              <div key={entity.id} className={classes.thing}>
                <h3 id={thingId(entity.id)} tabIndex={-1}>
                  {entity.name}
                </h3>
                <p className="quiet">
                  {[entity.role, entity.date, lifeOf(entity), ...entity.also]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
                <p>{entity.text}</p>
                {entity.voice && <p className="quiet">{entity.voice}</p>}
                <div className="row">
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={text.worlds.editOf(entity.name)}
                    onClick={() => {
                      edit(entity);
                    }}
                  >
                    {text.worlds.edit}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-label={text.worlds.removeOf(entity.name)}
                    onClick={() => {
                      remove(entity);
                    }}
                  >
                    {text.worlds.remove}
                  </Button>
                </div>
              </div>
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

const thingId = (id: string) => `thing-${id}`;

/** Brings a thing before one's eyes, and the keyboard to it. */
export function showThing(id: string): void {
  const heading = document.getElementById(thingId(id));
  heading?.scrollIntoView({ block: "center" });
  heading?.focus({ preventScroll: true });
}

/** "1840–1902", "*1840": as far as it is known. */
function lifeOf({ born, died }: Entity): string {
  if (typeof born === "number" && typeof died === "number")
    return `${String(born)}–${String(died)}`;
  if (typeof born === "number") return `*${String(born)}`;
  return typeof died === "number" ? `†${String(died)}` : "";
}
