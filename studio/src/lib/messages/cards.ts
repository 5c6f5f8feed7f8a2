/** Cards: their parts, and the library that keeps them. */
export const cards = {
  parts: {
    name: "Name",
    nickname: "Nickname",
    description: "Description",
    personality: "Personality",
    scenario: "Scenario",
    first_mes: "First message",
    alternate_greetings: "Alternate greetings",
    group_only_greetings: "Greetings for group chats",
    mes_example: "Example dialogue",
    system_prompt: "System prompt",
    post_history_instructions: "Post-history instructions",
    creator_notes: "Creator's notes",
    creator: "Creator",
    character_version: "Character version",
    tags: "Tags",
    source: "Sources",
    lorebook: "Lorebook",
    character_book: "Lorebook",
    brief: "The plan",
  },
  onePart: {
    alternate_greetings: "Alternate greeting",
    group_only_greetings: "Group greeting",
    lorebook: "Lorebook, part",
    character_book: "Lorebook entry",
  } as Record<string, string>,
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
  blankName: "Unnamed",
  emptyTitle: "No card yet",
  empty: "Make your first one from a sentence, or drop a card file here: PNG, JSON, CHARX, YAML.",
  nothingTitle: "No card fits",
  nothing: "Try other words, or take the filters away.",
  clearFilters: "Clear filters",
  emptyTrashTitle: "The trash is empty",
  emptyTrash: "Cards that you delete wait here until you want them back.",
  tokens: (count: string) => `≈ ${count} tokens`,
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
  imported: (names: string[], mended: number) => {
    const what =
      names.length === 1
        ? `Imported ${names[0] ?? ""}.`
        : `Imported ${String(names.length)} cards.`;
    return mended > 0
      ? `${what} ${String(mended)} ${mended === 1 ? "flaw was" : "flaws were"} mended in reading.`
      : what;
  },
  portraitOf: (name: string) => `Portrait of ${name}`,
};
