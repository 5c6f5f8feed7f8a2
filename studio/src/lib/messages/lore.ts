/** Which entries of a lorebook a chat brings up. */
export const text = {
  lore: {
    fires: (count: number, tokens: number) =>
      count === 0
        ? "No entry fires."
        : `${String(count)} ${count === 1 ? "entry fires" : "entries fire"}, ${String(tokens)} tokens in all.`,
    silent: (count: number) => (count === 1 ? "1 stays silent" : `${String(count)} stay silent`),
  },
};
