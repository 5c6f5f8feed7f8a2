import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { cardVersionsQuery, portraitUrl, type StoredCard } from "@/api/cards";
import { removePortrait, setPortrait, takePortrait } from "@/api/portraits";
import { notify } from "@/components/notices";
import { text } from "@/lib/messages/pictures";

import { useEdited } from "../edited";
import { useStored } from "../useStored";
import { Crop } from "./Crop";
import { Paint } from "./Paint";
import classes from "./Pictures.module.css";

/** The picture: one's own, an earlier one, one that is made, or none. */
export function Portrait() {
  const { card } = useEdited();
  const stored = useStored();
  const picker = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<ImageBitmap | null>(null);
  const set = useMutation({
    mutationFn: (change: (id: string, version: number) => Promise<StoredCard>) =>
      change(card.id, card.version),
    onSuccess: (next) => {
      setChosen(null);
      return stored(next);
    },
  });
  const open = async (file: File) => {
    try {
      setChosen(await createImageBitmap(file));
    } catch {
      notify({ message: text.pictures.unreadable, isError: true });
    }
  };
  if (chosen)
    return (
      <Crop
        picture={chosen}
        isSaving={set.isPending}
        onUse={(portrait) => {
          set.mutate((id, version) => setPortrait(id, version, portrait));
        }}
        onCancel={() => {
          setChosen(null);
        }}
      />
    );
  return (
    <section className="panel stack">
      <h2>{text.pictures.portrait}</h2>
      <div className={classes.portrait}>
        {card.has_portrait ? (
          <img
            className={classes.shown}
            src={portraitUrl(card.id, card.version)}
            alt={text.cards.portraitOf(card.name)}
          />
        ) : (
          <p className={`quiet ${classes.blank ?? ""}`}>{text.pictures.none}</p>
        )}
        <div className="stack">
          <div className="row">
            <input
              ref={picker}
              type="file"
              accept="image/*"
              hidden
              aria-label={text.pictures.upload}
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                event.currentTarget.value = "";
                if (file) void open(file);
              }}
            />
            <Button variant="default" onClick={() => picker.current?.click()}>
              {text.pictures.upload}
            </Button>
            {card.has_portrait && (
              <Button
                variant="subtle"
                disabled={set.isPending}
                onClick={() => {
                  set.mutate(removePortrait);
                }}
              >
                {text.pictures.remove}
              </Button>
            )}
          </div>
          <Paint />
          <Earlier
            onTake={(from) => {
              set.mutate((id, version) => takePortrait(id, version, from));
            }}
          />
        </div>
      </div>
    </section>
  );
}

/** Every picture that the card has had, the newest first. */
function Earlier({ onTake }: { onTake: (version: number) => void }) {
  const { card } = useEdited();
  const { data: versions = [] } = useQuery(cardVersionsQuery(card.id));
  const pictures = new Map<string, number>();
  for (const { portrait_sha256: picture, version } of versions) {
    if (picture && !pictures.has(picture)) pictures.set(picture, version);
  }
  const now = versions.find((one) => one.version === card.version)?.portrait_sha256;
  if (pictures.size < (now ? 2 : 1)) return null;
  return (
    <div>
      <h3>{text.pictures.earlier}</h3>
      <ul className={classes.earlier}>
        {[...pictures].map(([picture, version]) => (
          <li key={picture}>
            <button
              type="button"
              aria-pressed={picture === now}
              aria-label={text.pictures.take(version)}
              title={text.pictures.take(version)}
              onClick={() => {
                if (picture !== now) onTake(version);
              }}
            >
              <img src={portraitUrl(card.id, version)} alt="" loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
