/** The library that keeps the cards. */
import { text as common } from ".";

const library = {
  title: "Library",
  lead: (count: number, hasMore: boolean) =>
    `${String(count)}${hasMore ? " or more" : ""} ${count === 1 ? "card" : "cards"}. Drop card files anywhere to import them.`,
  search: "Search name, creator, tags, description",
  tag: (tag: string) => `Only with the tag “${tag}”`,
  clearTag: (tag: string) => `Remove the tag filter ${tag}`,
  trash: "Trash",
  showTrash: "Show the trash",
  showCards: "Back to the cards",
  importFiles: "Import files",
  newCard: "Make a card",
  blank: "Blank card",
  emptyTitle: "No card yet",
  empty: "Make your first one from a sentence, or drop a card file here: PNG, JSON, CHARX, YAML.",
  nothingTitle: "No card fits",
  nothing: "Try other words, or take the filters away.",
  clearFilters: "Clear filters",
  emptyTrashTitle: "The trash is empty",
  emptyTrash: "Cards that you delete wait here until you want them back.",
  tokensTitle: "Sent with every message; estimated",
  greetings: (count: number) => (count === 1 ? "1 greeting" : `${String(count)} greetings`),
  entries: (count: number) => (count === 1 ? "1 lore entry" : `${String(count)} lore entries`),
  select: (name: string) => `Select ${name}`,
  selected: (count: number) => (count === 1 ? "1 selected" : `${String(count)} selected`),
  clearSelection: "Clear selection",
  remove: "Delete",
  recover: "Recover",
  removed: (count: number) =>
    count === 1 ? "The card is in the trash." : `${String(count)} cards are in the trash.`,
  recovered: (count: number) =>
    count === 1 ? "The card is back." : `${String(count)} cards are back.`,
  newTag: "A tag for all of them",
  addTag: "Add tag",
  tagged: (count: number, tag: string) =>
    count === 1 ? `The card is tagged “${tag}”.` : `${String(count)} cards are tagged “${tag}”.`,
  undo: "Undo",
  list: "Cards",
  untagged: (count: number) =>
    count === 1 ? "The card is as it was." : `${String(count)} cards are as they were.`,
  selectAll: (count: number) => `Select all ${String(count)} shown`,
  notDone: (count: number, why: string) =>
    count === 1 ? `One could not be: ${why}` : `${String(count)} could not be: ${why}`,
  showDuplicates: "Find duplicates",
  duplicates: {
    title: "Duplicates",
    lead: "Cards whose texts and lorebooks are the same. Tags, notes and pictures may differ.",
    back: "Back to the cards",
    group: (name: string, count: number) => `${name}, ${String(count)} times`,
    keep: (name: string, version: number, age: string) =>
      `Keep ${name}, version ${String(version)}, changed ${age}`,
    kept: "Stays",
    open: "Open",
    others: (count: number) =>
      count === 1 ? "Move the other to the trash" : `Move the other ${String(count)} to the trash`,
    all: (count: number) =>
      count === 1 ? "Move 1 copy to the trash" : `Move all ${String(count)} copies to the trash`,
    version: (version: number, age: string) => `Version ${String(version)} · ${age}`,
    emptyTitle: "No card is there twice",
    empty: "Nothing in the library says the same as anything else in it.",
  },
};

export const text = { ...common, library };
