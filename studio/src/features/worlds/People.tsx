import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";

import { generate } from "@/api/jobs";
import type { StoredWorld, WorldPerson } from "@/api/worlds";
import { text } from "@/lib/messages/worlds";

import classes from "./Worlds.module.css";

/** Who lives in the world, and the card that each has or could have. */
export function People({ stored }: { stored: StoredWorld }) {
  const { id, people, cards } = stored;
  if (people.length === 0) return null;
  return (
    <section className="panel stack">
      <div>
        <h2>{text.worlds.people}</h2>
        <p className="quiet">{text.worlds.peopleAbout}</p>
      </div>
      <MakeAll stored={stored} />
      {people.map((person) => (
        <div key={person.id} className={classes.person}>
          <div>
            <b>{person.name}</b>
            <p className="quiet">
              {[person.role, text.worlds.rungs[person.rung]].filter(Boolean).join(" · ")}
            </p>
          </div>
          <CardOf
            worldId={id}
            person={person}
            cardId={cards.find((card) => card.person === person.id)?.card_id}
          />
        </div>
      ))}
    </section>
  );
}

/** Cards for all who have none: a job for each. */
function MakeAll({ stored: { id, people } }: { stored: StoredWorld }) {
  const navigate = useNavigate();
  const without = people.filter(({ rung }) => rung !== "card");
  const make = useMutation({
    mutationFn: async () => {
      // One after another: what is refused, is refused before the rest is begun.
      for (const person of without) await generate({ world_id: id, world_person: person.id });
    },
    onSuccess: () => navigate({ to: "/jobs" }),
  });
  if (without.length < 2) return null;
  return (
    <div className="row">
      <Button
        size="compact-sm"
        variant="default"
        loading={make.isPending}
        onClick={() => {
          make.mutate();
        }}
      >
        {text.worlds.makeAll(without.length)}
      </Button>
    </div>
  );
}

interface CardOfProps {
  worldId: string;
  person: WorldPerson;
  cardId: string | undefined;
}

function CardOf({ worldId, person, cardId }: CardOfProps) {
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => generate({ world_id: worldId, world_person: person.id }),
    onSuccess: (job) => navigate({ to: "/jobs/$jobId", params: { jobId: job.id } }),
  });
  if (cardId) {
    return (
      <Button
        size="compact-sm"
        variant="default"
        component={Link}
        to={`/cards/${cardId}`}
        aria-label={text.worlds.openCardOf(person.name)}
      >
        {text.worlds.openCard}
      </Button>
    );
  }
  return (
    <Button
      size="compact-sm"
      loading={make.isPending}
      aria-label={text.worlds.makeCardOf(person.name)}
      onClick={() => {
        make.mutate();
      }}
    >
      {text.worlds.makeCard}
    </Button>
  );
}
