/** The parts of a card: how the API names them, in which order they are read, what people call them. */
import { text } from "./messages";

/** The texts that every card has a place for, as one reads them. */
const TEXT_PARTS = [
  "description",
  "personality",
  "scenario",
  "first_mes",
  "alternate_greetings",
  "group_only_greetings",
  "mes_example",
  "system_prompt",
  "post_history_instructions",
  "creator_notes",
] as const;

const names: Record<string, string> = text.cards.parts;

/** "alternate_greetings.0" as "Alternate greeting 1". */
export function partLabel(part: string): string {
  const [name = part, number] = part.split(".");
  const label = names[name] ?? name.replaceAll("_", " ");
  return number === undefined
    ? label
    : `${text.cards.onePart[name] ?? label} ${String(Number(number) + 1)}`;
}

/** The texts of a card's data, by part, as they are read; the empty ones are left out. */
export function textsOf(data: Record<string, unknown>): [part: string, text: string][] {
  return TEXT_PARTS.flatMap((name): [string, string][] => {
    const value = data[name];
    if (Array.isArray(value))
      return value.map((one, index) => [`${name}.${String(index)}`, String(one)]);
    return typeof value === "string" && value ? [[name, value]] : [];
  });
}

/** For sorting parts as they are read. */
export function partOrder(part: string): number {
  const [name = part, number = "0"] = part.split(".");
  const place = TEXT_PARTS.findIndex((one) => one === name);
  return (place < 0 ? TEXT_PARTS.length : place) * 1000 + Number(number);
}
