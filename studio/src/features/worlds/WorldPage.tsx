/** One world: what is in it, how it holds together, its people and their cards. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";

import { worldQuery, type Entity, type StoredWorld } from "@/api/worlds";
import { Page } from "@/components/Page";
import { Empty, Failed, Loading } from "@/components/States";
import { text } from "@/lib/messages/worlds";

import { About } from "./About";
import { Additions } from "./Additions";
import { Books } from "./Books";
import { Findings } from "./Findings";
import { People } from "./People";
import { Relations } from "./Relations";
import { Things } from "./Things";
import classes from "./Worlds.module.css";

const EntityForm = lazy(() => import("./EntityForm"));
const route = getRouteApi("/worlds/$worldId");

export default function WorldPage() {
  const { worldId } = route.useParams();
  const stored = useQuery(worldQuery(worldId));
  const [isNaming, setNaming] = useState(false);
  const [editing, setEditing] = useState<Entity | "new">();
  if (stored.error && !stored.data)
    return <Failed isPage error={stored.error} retry={() => void stored.refetch()} />;
  if (!stored.data) return <Loading />;
  const { name, version, world } = stored.data;
  return (
    <Page
      title={name}
      lead={text.worlds.sizes(version, world.entities.length, world.relations.length)}
      isWide
      actions={
        <>
          <Button
            variant="default"
            aria-expanded={isNaming}
            onClick={() => {
              setNaming(!isNaming);
            }}
          >
            {text.worlds.editAbout}
          </Button>
          <Button
            onClick={() => {
              setEditing("new");
            }}
          >
            {text.worlds.add}
          </Button>
        </>
      }
    >
      <div className={classes.columns}>
        <div className="stack">
          {isNaming ? (
            <About
              stored={stored.data}
              close={() => {
                setNaming(false);
              }}
            />
          ) : (
            world.premise && world.premise !== name && <p className="panel">{world.premise}</p>
          )}
          {world.entities.length === 0 && <Empty title={text.worlds.nothing} />}
          <Things stored={stored.data} edit={setEditing} />
          <Relations stored={stored.data} />
        </div>
        <aside className="stack" aria-label={text.worlds.people}>
          <Additions stored={stored.data} />
          <People stored={stored.data} />
          <OtherCards stored={stored.data} />
          <Findings stored={stored.data} />
          <Timeline stored={stored.data} />
          <Books id={worldId} />
        </aside>
      </div>
      {editing && (
        <Suspense fallback={null}>
          <EntityForm
            stored={stored.data}
            entity={editing === "new" ? undefined : editing}
            close={() => {
              setEditing(undefined);
            }}
          />
        </Suspense>
      )}
    </Page>
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

/** Cards that stand in the world and are nobody's of it. */
function OtherCards({ stored: { cards } }: { stored: StoredWorld }) {
  const others = cards.filter(({ person }) => person === null);
  if (others.length === 0) return null;
  return (
    <section className="panel stack">
      <h2>{text.worlds.otherCards}</h2>
      <ul className={classes.findings}>
        {others.map(({ card_id: cardId, name }) => (
          <li key={cardId}>
            <Link to="/cards/$cardId" params={{ cardId }}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
