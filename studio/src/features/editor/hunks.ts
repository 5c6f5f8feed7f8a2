/** The differences of two texts as places that are taken or left one by one. */
import { diffWordsWithSpace } from "diff";

export interface Hunk {
  before: string;
  after: string;
}

/** The text in its order: what is the same, and the places where it differs. */
export function hunksOf(before: string, after: string): (string | Hunk)[] {
  const pieces: (string | Hunk)[] = [];
  for (const { value, added, removed } of diffWordsWithSpace(before, after)) {
    if (!added && !removed) {
      pieces.push(value);
      continue;
    }
    const last = pieces.at(-1);
    const hunk = typeof last === "object" ? last : { before: "", after: "" };
    if (hunk !== last) pieces.push(hunk);
    if (added) hunk.after += value;
    else hunk.before += value;
  }
  return pieces;
}

/** The text with the new words at the places in `taken`, and its own everywhere else. */
export const withHunks = (pieces: (string | Hunk)[], taken: ReadonlySet<number>): string =>
  pieces
    .map((piece, index) => {
      if (typeof piece === "string") return piece;
      return taken.has(index) ? piece.after : piece.before;
    })
    .join("");
