import { Link } from "@tanstack/react-router";
import { memo, useState } from "react";

import { portraitUrl, type CardRow } from "@/api/cards";
import { formatAge, formatCount } from "@/lib/format";
import { text } from "@/lib/messages";

import classes from "./CardsPage.module.css";

interface CardTileProps {
  card: CardRow;
  isSelected: boolean;
  isTrash: boolean;
  onSelect: (id: string) => void;
  onTag: (tag: string) => void;
}

export const CardTile = memo(function CardTile({
  card,
  isSelected,
  isTrash,
  onSelect,
  onTag,
}: CardTileProps) {
  const { id, name, version, summary, updated_at: at } = card;
  return (
    <article className={classes.tile} data-selected={isSelected}>
      <Portrait id={id} version={version} name={name} />
      <div className={classes.about}>
        <h2>
          {isTrash ? (
            name
          ) : (
            <Link to="/cards/$cardId" params={{ cardId: id }}>
              {name}
            </Link>
          )}
        </h2>
        <p className={classes.words}>{summary.about}</p>
        <p className="quiet">
          <span title={text.cards.tokensTitle}>
            {text.cards.tokens(formatCount(summary.permanent_tokens ?? 0))}
          </span>
          {` · ${text.cards.greetings(summary.greetings ?? 0)}`}
          {summary.entries ? ` · ${text.cards.entries(summary.entries)}` : ""}
          {` · ${formatAge(at)}`}
        </p>
        <div className={classes.tags}>
          {summary.tags?.slice(0, 4).map((tag) => (
            <button
              key={tag}
              type="button"
              title={text.cards.tag(tag)}
              onClick={() => {
                onTag(tag);
              }}
            >
              {tag}
            </button>
          ))}
        </div>
      </div>
      <input
        type="checkbox"
        className={classes.check}
        aria-label={text.cards.select(name)}
        checked={isSelected}
        onChange={() => {
          onSelect(id);
        }}
      />
    </article>
  );
});

/** The picture, or the first letter of the name where there is none. */
function Portrait({ id, version, name }: { id: string; version: number; name: string }) {
  const [isMissing, setMissing] = useState(false);
  if (isMissing)
    return (
      <div className={classes.letter} aria-hidden>
        {name.slice(0, 1)}
      </div>
    );
  return (
    <img
      className={classes.portrait}
      src={portraitUrl(id, version)}
      alt=""
      loading="lazy"
      onError={() => {
        setMissing(true);
      }}
    />
  );
}
