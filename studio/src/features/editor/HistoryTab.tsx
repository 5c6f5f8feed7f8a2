import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import {
  cardDiffQuery,
  cardQuery,
  cardsKey,
  cardVersionsQuery,
  restoreCard,
  type StoredCard,
} from "@/api/cards";
import { asText, DiffText } from "@/components/DiffText";
import { notify } from "@/components/notices";
import { Failed, Loading } from "@/components/States";
import { formatAge } from "@/lib/format";
import { text } from "@/lib/messages/editor";
import { partLabel } from "@/lib/parts";

import classes from "./Editor.module.css";
import { placeOf } from "./places";

interface HistoryTabProps {
  card: StoredCard;
  onRestored: (card: StoredCard) => void;
}

/** Every version, what it changed, and the way back. */
export default function HistoryTab({ card, onRestored }: HistoryTabProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const versions = useQuery(cardVersionsQuery(card.id));
  const queries = useQueryClient();
  const restore = useMutation({
    mutationFn: (wanted: number) => restoreCard(card.id, card.version, wanted),
    onSuccess: async (stored, wanted) => {
      onRestored(stored);
      queries.setQueryData(cardQuery(card.id).queryKey, stored);
      notify({ message: text.editor.restored(wanted) });
      await queries.invalidateQueries({ queryKey: cardsKey });
    },
  });
  if (versions.error)
    return <Failed error={versions.error} retry={() => void versions.refetch()} />;
  if (!versions.data) return <Loading />;
  const shown = chosen ?? card.version;
  const pictureOf = (version: number) =>
    versions.data.find((one) => one.version === version)?.portrait_sha256 ?? null;
  return (
    <div className={classes.lore}>
      <ul className={classes.versions} aria-label={text.editor.versions}>
        {versions.data.map((one) => (
          <li key={one.version}>
            <button
              type="button"
              aria-current={one.version === shown}
              onClick={() => {
                setChosen(one.version);
              }}
            >
              <b>
                {text.editor.version(one.version)}
                {one.version === card.version && ` · ${text.editor.newest}`}
              </b>
              <span className="quiet">
                {text.editor.writers[one.writer] ?? one.writer}, {formatAge(one.created_at)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <section className="stack">
        {shown === 1 ? (
          <p className="quiet">{text.editor.firstVersion}</p>
        ) : (
          <Changes
            id={card.id}
            from={shown - 1}
            to={shown}
            isNewPicture={pictureOf(shown - 1) !== pictureOf(shown)}
          />
        )}
        {shown !== card.version && (
          <Button
            style={{ alignSelf: "start" }}
            loading={restore.isPending}
            onClick={() => {
              restore.mutate(shown);
            }}
          >
            {text.editor.restore}
          </Button>
        )}
      </section>
    </div>
  );
}

interface ChangesProps {
  id: string;
  from: number;
  to: number;
  isNewPicture: boolean;
}

function Changes({ id, from, to, isNewPicture }: ChangesProps) {
  const diff = useQuery(cardDiffQuery(id, from, to));
  if (diff.error) return <Failed error={diff.error} />;
  if (!diff.data) return <Loading />;
  return (
    <>
      <h2>{text.editor.changes(from, to)}</h2>
      {isNewPicture && (
        <div className="panel stack">
          <h3>{text.editor.picture}</h3>
          <p className="quiet">{text.editor.pictureChanged}</p>
        </div>
      )}
      {diff.data.changes.length === 0 && !isNewPicture && (
        <p className="quiet">{text.editor.noChanges}</p>
      )}
      {diff.data.changes.map((change) => (
        <div key={change.path} className="panel stack">
          <h3 title={change.path}>{partLabel(placeOf(change.path).part)}</h3>
          <DiffText before={asText(change.old)} after={asText(change.new)} />
        </div>
      ))}
    </>
  );
}
