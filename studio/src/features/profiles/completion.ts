/** Variables of a template, as one types them. */

export interface Completing {
  /** Where the begun name stands in the text. */
  from: number;
  to: number;
  names: string[];
}

const MOST = 8;
const MACROS = /^(char|user|original)$/;

/** What the name that ends at the caret could become; undefined outside of `{{ }}` and `{% %}`. */
export function completing(
  text: string,
  caret: number,
  variables: string[],
  filters: string[],
): Completing | undefined {
  const before = text.slice(0, caret);
  const opened = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
  const closed = Math.max(before.lastIndexOf("}}"), before.lastIndexOf("%}"));
  if (opened < 0 || closed > opened) return undefined;
  const inside = before.slice(opened + 2);
  const typed = /[\w.]*$/.exec(inside)?.[0] ?? "";
  const isFilter = /\|\s*$/.test(inside.slice(0, inside.length - typed.length));
  // `{{ ` alone asks for a name; a space after one does not.
  if (!typed && !isFilter && inside.trim() !== "") return undefined;
  const known = isFilter ? filters : variables;
  const names = ranked(known, typed).filter((name) => name !== typed);
  return names.length > 0 ? { from: caret - typed.length, to: caret, names } : undefined;
}

/** Those that begin so, then those that have it somewhere; the card's own macros first. */
function ranked(names: string[], typed: string): string[] {
  const low = typed.toLowerCase();
  const begins = names.filter((name) => name.toLowerCase().startsWith(low));
  const contains = names.filter(
    (name) => low !== "" && !begins.includes(name) && name.toLowerCase().includes(low),
  );
  const first = begins.filter((name) => MACROS.test(name));
  return [...new Set([...first, ...begins, ...contains])].slice(0, MOST);
}

/** The text with a name in place of what was begun, and where the caret is then. */
export function completed(text: string, { from, to }: Completing, name: string) {
  return { text: text.slice(0, from) + name + text.slice(to), caret: from + name.length };
}
