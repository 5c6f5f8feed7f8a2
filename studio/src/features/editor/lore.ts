/** A card's lorebook, as the spec has it (V3 `character_book`). */
export interface Entry {
  name?: string;
  comment?: string;
  keys: string[];
  content: string;
  enabled: boolean;
  constant?: boolean;
  secondary_keys?: string[];
  insertion_order?: number;
  [more: string]: unknown;
}

export interface Book {
  entries: Entry[];
  [more: string]: unknown;
}

export const NEW_ENTRY: Entry = {
  name: "",
  keys: [],
  content: "",
  enabled: true,
  constant: false,
  insertion_order: 100,
  use_regex: false,
  extensions: {},
};

export const bookOf = (data: Record<string, unknown>): Book | undefined =>
  data.character_book as Book | undefined;

/** An entry as one reads it. */
export function bookText(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  const entry = value as Entry;
  return [entryLabel(entry), entry.keys.join(", "), entry.content].filter(Boolean).join("\n\n");
}

export const entryLabel = (entry: Entry): string =>
  entry.name || entry.comment || entry.keys[0] || "";
