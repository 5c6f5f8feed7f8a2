/** Cards that are there twice: one of each group stays, the others go into the trash. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { duplicatesQuery, type CardRow } from "@/api/cards";
import { Page } from "@/components/Page";
import { Empty, Failed, Loading } from "@/components/States";
import { formatAge } from "@/lib/format";
import { text } from "@/lib/messages/library";

import classes from "./DuplicatesPage.module.css";
import { Portrait } from "./Portrait";
import { useTrash } from "./useTrash";

export default function DuplicatesPage() {
  const groups = useQuery(duplicatesQuery);
  const { remove } = useTrash();
  // By group, whose first card names it: what stays. While nobody says, what was changed last.
  const [kept, setKept] = useState<ReadonlyMap<string, string>>(new Map());
  const words = text.library.duplicates;
  const found = (groups.data ?? []).map((cards) => {
    const ids = cards.map((card) => card.id);
    const stays = ids.find((id) => id === kept.get(keyOf(cards))) ?? ids[0] ?? "";
    return { cards, stays, others: ids.filter((id) => id !== stays) };
  });
  const copies = found.flatMap(({ others }) => others);
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          {found.length > 1 && (
            <Button
              loading={remove.isPending}
              onClick={() => {
                remove.mutate(copies);
              }}
            >
              {words.all(copies.length)}
            </Button>
          )}
          <Button variant="default" component={Link} to="/cards">
            {words.back}
          </Button>
        </>
      }
    >
      {groups.isPending && <Loading />}
      {groups.error && <Failed error={groups.error} retry={() => void groups.refetch()} />}
      {groups.data?.length === 0 && <Empty title={words.emptyTitle}>{words.empty}</Empty>}
      {found.map(({ cards, stays, others }) => (
        <Group
          key={keyOf(cards)}
          cards={cards}
          stays={stays}
          onKeep={(id) => {
            setKept(new Map([...kept, [keyOf(cards), id]]));
          }}
          onRemove={() => {
            remove.mutate(others);
          }}
        />
      ))}
    </Page>
  );
}

/** Ids in any order name the same group. */
const keyOf = (cards: CardRow[]): string =>
  cards
    .map((card) => card.id)
    .sort()
    .join();

interface GroupProps {
  cards: CardRow[];
  stays: string;
  onKeep: (id: string) => void;
  onRemove: () => void;
}

function Group({ cards, stays, onKeep, onRemove }: GroupProps) {
  const words = text.library.duplicates;
  const name = cards[0]?.name ?? "";
  return (
    <fieldset className={`panel ${classes.group ?? ""}`}>
      <legend>{words.group(name, cards.length)}</legend>
      <p className={classes.about}>{cards[0]?.summary.about}</p>
      {cards.map((card) => {
        const { id, version, summary, updated_at: at } = card;
        return (
          <div key={id} className={classes.card} data-stays={id === stays}>
            <label className={classes.choice}>
              <input
                type="radio"
                name={keyOf(cards)}
                aria-label={words.keep(card.name, version, formatAge(at))}
                checked={id === stays}
                onChange={() => {
                  onKeep(id);
                }}
              />
              <Portrait id={id} version={version} name={card.name} />
              <span className={classes.words}>
                <b>{id === stays ? words.kept : card.name}</b>
                <span className="quiet">{words.version(version, formatAge(at))}</span>
                <span className="quiet">{summary.tags?.join(", ")}</span>
              </span>
            </label>
            <Button
              size="compact-sm"
              variant="subtle"
              component={Link}
              to={`/cards/${id}`}
              aria-label={`${words.open} ${card.name}, ${formatAge(at)}`}
            >
              {words.open}
            </Button>
          </div>
        );
      })}
      <Button variant="default" className={classes.remove} onClick={onRemove}>
        {words.others(cards.length - 1)}
      </Button>
    </fieldset>
  );
}
