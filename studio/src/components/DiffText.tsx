import { diffWordsWithSpace } from "diff";

import classes from "./Prose.module.css";

/** What became of a text, word by word. */
export function DiffText({ before, after }: { before: string; after: string }) {
  return (
    <div className={classes.prose}>
      {diffWordsWithSpace(before, after).map((piece, index) => {
        if (piece.added) return <ins key={index}>{piece.value}</ins>;
        if (piece.removed) return <del key={index}>{piece.value}</del>;
        return <span key={index}>{piece.value}</span>;
      })}
    </div>
  );
}

/** Any value of a card as text to compare. */
export const asText = (value: unknown): string =>
  typeof value === "string"
    ? value
    : value === null || value === undefined
      ? ""
      : JSON.stringify(value, null, 2);
