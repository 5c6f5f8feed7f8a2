/** Where in the editor a value of the card is. */
import { bookOf } from "./lore";

export type Tab = "card" | "greetings" | "lorebook" | "pictures" | "plan" | "history" | "json";

const GREETINGS = new Set(["first_mes", "alternate_greetings", "group_only_greetings"]);
const TEXTS = new Set([
  "name",
  "nickname",
  "tags",
  "description",
  "personality",
  "scenario",
  "mes_example",
  "system_prompt",
  "post_history_instructions",
  "creator_notes",
  "creator",
  "character_version",
]);

/** A part's text in a card's data; for a lorebook entry, its content. */
export function textOf(data: Record<string, unknown>, part: string): string {
  const [name = "", number] = part.split(".");
  if (name === "character_book") return bookOf(data)?.entries[Number(number)]?.content ?? "";
  const value = number === undefined ? data[name] : (data[name] as string[] | undefined)?.[+number];
  return typeof value === "string" ? value : "";
}

/** `data.alternate_greetings[1]` is the part `alternate_greetings.1`, in the tab of greetings. */
export function placeOf(path: string): { tab: Tab; part: string } {
  const [, name = "", number] =
    /^(?:data\.)?([a-z_]+)(?:\.entries)?(?:\[(\d+)\])?/.exec(path) ?? [];
  const part = number === undefined ? name : `${name}.${number}`;
  if (GREETINGS.has(name)) return { tab: "greetings", part };
  if (name === "character_book") return { tab: "lorebook", part };
  if (name === "assets") return { tab: "pictures", part };
  return { tab: TEXTS.has(name) ? "card" : "json", part };
}
