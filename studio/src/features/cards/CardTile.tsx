import { Link } from "@tanstack/react-router";
import { memo } from "react";

import type { CardRow } from "@/api/cards";
import { formatAge, formatCount } from "@/lib/format";
import { text } from "@/lib/messages/library";

import classes from "./CardsPage.module.css";
import { Portrait } from "./Portrait";

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
          <span title={text.library.tokensTitle}>
            {text.cards.tokens(formatCount(summary.permanent_tokens ?? 0))}
          </span>
          {` · ${text.library.greetings(summary.greetings ?? 0)}`}
          {summary.entries ? ` · ${text.library.entries(summary.entries)}` : ""}
          {` · ${formatAge(at)}`}
        </p>
        <div className={classes.tags}>
          {summary.tags?.slice(0, 4).map((tag) => (
            <button
              key={tag}
              type="button"
              title={text.library.tag(tag)}
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
        aria-label={text.library.select(name)}
        checked={isSelected}
        onChange={() => {
          onSelect(id);
        }}
      />
    </article>
  );
});
