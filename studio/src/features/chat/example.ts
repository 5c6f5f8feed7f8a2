/** A chat as the card's example dialogue has it. */
export interface Turn {
  role: "user" | "assistant";
  text: string;
}

/** The reply at `at` with what it answers, as one example (V2: each begins with <START>). */
export function exampleOf(turns: readonly Turn[], at: number): string {
  let from = at;
  while (from > 0 && turns[from - 1]?.role === "user") from -= 1;
  const lines = turns
    .slice(from, at + 1)
    .map(({ role, text }) => `{{${role === "user" ? "user" : "char"}}}: ${text.trim()}`);
  return ["<START>", ...lines].join("\n");
}

/** The examples with one more at their end. */
export const withExample = (examples: string, example: string): string =>
  [examples.trimEnd(), example].filter(Boolean).join("\n");
