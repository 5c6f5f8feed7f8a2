/** One world: what is in it, how it holds together, its people and their cards. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";

import { worldCheckQuery, worldQuery, type StoredWorld } from "@/api/worlds";
import { Page } from "@/components/Page";
import { labelOf } from "@/components/SchemaField/schema";
import { Failed, Loading } from "@/components/States";
import { text } from "@/lib/messages/worlds";

import { Additions } from "./Additions";
import { Books } from "./Books";
import { People } from "./People";
import { Relations } from "./Relations";
import classes from "./Worlds.module.css";

const route = getRouteApi("/worlds/$worldId");

export default function WorldPage() {
  const { worldId } = route.useParams();
  const stored = useQuery(worldQuery(worldId));
  if (stored.error && !stored.data)
    return <Failed isPage error={stored.error} retry={() => void stored.refetch()} />;
  if (!stored.data) return <Loading />;
  const { name, version, world } = stored.data;
  return (
    <Page
      title={name}
      lead={text.worlds.sizes(version, world.entities.length, world.relations.length)}
      isWide
    >
      <div className={classes.columns}>
        <div className="stack">
          {world.premise && world.premise !== name && <p className="panel">{world.premise}</p>}
          <Things stored={stored.data} />
          {world.relations.length > 0 && <Relations world={world} />}
        </div>
        <aside className="stack" aria-label={text.worlds.people}>
          <Additions stored={stored.data} />
          <People stored={stored.data} />
          <Timeline stored={stored.data} />
          <Findings stored={stored.data} />
          <Books id={worldId} />
        </aside>
      </div>
    </Page>
  );
}

function Things({ stored: { world } }: { stored: StoredWorld }) {
  const kinds = Map.groupBy(world.entities, (entity) => entity.kind);
  return (
    <>
      {[...kinds].map(([kind, entities]) => (
        <section key={kind} className="panel stack">
          <h2>{labelOf(kind)}</h2>
          <div className={classes.things}>
            {entities.map((entity) => (
              <div key={entity.id}>
                <h3>{entity.name}</h3>
                <p className="quiet">
                  {[entity.role, entity.date, ...entity.also].filter(Boolean).join(" · ")}
                </p>
                <p>{entity.text}</p>
              </div>
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

function Timeline({ stored: { timeline, world } }: { stored: StoredWorld }) {
  const events = timeline.flatMap((id) => world.entities.filter((one) => one.id === id));
  if (events.length === 0) return null;
  return (
    <section className="panel stack">
      <h2>{text.worlds.timeline}</h2>
      <ol className={classes.findings}>
        {events.map((event) => (
          <li key={event.id}>
            {event.date && <b>{event.date} </b>}
            {event.name}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Findings({ stored: { id, version } }: { stored: StoredWorld }) {
  const { data: findings = [] } = useQuery(worldCheckQuery(id, version));
  if (findings.length === 0) return null;
  return (
    <section className="panel stack">
      <h2>{text.worlds.findings}</h2>
      <ul className={classes.findings}>
        {findings.map((one) => (
          <li key={one.rule + one.message} data-severity={one.severity}>
            {one.message}
          </li>
        ))}
      </ul>
    </section>
  );
}
