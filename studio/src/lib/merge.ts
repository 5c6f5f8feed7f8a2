/** Three versions of a card's data into one. */
export type Data = Record<string, unknown>;

export const isSame = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

/** The fields in which `after` differs. */
export function changedFields(before: Data, after: Data): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isSame(before[name], after[name]),
  );
}

/** Fields that both sides changed, each in another way. */
export function overlaps(base: Data, mine: Data, theirs: Data): string[] {
  const changedByThem = new Set(changedFields(base, theirs));
  return changedFields(base, mine).filter(
    (name) => changedByThem.has(name) && !isSame(mine[name], theirs[name]),
  );
}

/** Theirs with my changes on it; of what both changed, mine only where `keepMine` says so. */
export function merged(base: Data, mine: Data, theirs: Data, keepMine: ReadonlySet<string>): Data {
  const contested = new Set(overlaps(base, mine, theirs));
  const taken = changedFields(base, mine).filter(
    (name) => !contested.has(name) || keepMine.has(name),
  );
  return { ...theirs, ...Object.fromEntries(taken.map((name) => [name, mine[name]])) };
}
