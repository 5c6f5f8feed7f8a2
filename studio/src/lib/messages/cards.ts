/** Cards and their parts. */
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
  blankName: "Unnamed",
  importing: (at: number, count: number) =>
    count === 1 ? "Importing…" : `Importing ${String(at)} of ${String(count)}…`,
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
  tokens: (count: string) => `≈ ${count} tokens`,
};
