/** What a card is written from, as one list: every fact of the brief, with whose words it is. */
export interface StatedFact {
  /** The section of the brief, as `core.fear`. */
  place: string;
  text: string;
  origin: string;
  ref?: string | null;
}

/** Walks the brief without knowing its sections: whatever has an origin is a fact. */
export function factsOf(value: unknown, place = ""): StatedFact[] {
  if (Array.isArray(value)) return value.flatMap((one) => factsOf(one, place));
  if (typeof value !== "object" || value === null) return [];
  const record = value as Record<string, unknown>;
  if (typeof record.origin !== "string") {
    return Object.entries(record).flatMap(([name, one]) =>
      factsOf(one, place ? `${place}.${name}` : name),
    );
  }
  const text = [record.name, record.text ?? record.content].filter(Boolean).join(": ");
  return text ? [{ place, text, origin: record.origin, ref: record.ref as string | null }] : [];
}
