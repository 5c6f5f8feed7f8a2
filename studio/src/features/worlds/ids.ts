/** The id of a thing from its name, that no other has: "Brine Street" → "brine-street". */
export function entityId(name: string, taken: Iterable<string>): string {
  const used = new Set(taken);
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[̀-ͯ]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const base = plain.slice(0, 60) || "thing";
  let id = base;
  for (let number = 2; used.has(id); number++) id = `${base}-${String(number)}`;
  return id;
}
