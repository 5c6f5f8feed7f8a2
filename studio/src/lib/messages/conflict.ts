/** Two people saved one thing. */
import { text as common } from ".";

const conflict = {
  title: "Somebody else saved meanwhile",
  about: (version: number) =>
    `Version ${String(version)} is there now. What only one side changed is kept from both; choose where both changed the same.`,
  noOverlap: "Nothing overlaps: both sides' changes fit together.",
  mine: "Mine",
  theirs: "Theirs",
  both: "What differs (theirs → mine)",
  saveMerged: "Save both sides",
  takeTheirs: "Drop mine",
  later: "Not now",
};

export const text = { ...common, conflict };
