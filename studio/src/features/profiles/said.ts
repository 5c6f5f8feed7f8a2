import type { ProfileKind, Said } from "@/api/profiles";
import type { Data } from "@/lib/merge";

/** What a profile says in groups; each value of them is a field by itself. */
const GROUPS = ["models", "retry", "limits", "options", "templates"];

/** A profile as plain fields: `options.pov`, `templates.brief`. */
export const toFields = (said: Said): Data =>
  Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) =>
      GROUPS.includes(name)
        ? Object.entries(value as Data).map(([part, one]) => [`${name}.${part}`, one])
        : [[name, value]],
    ),
  );

/** The profile that these fields are; what is not set is not in it. */
export function fromFields(kind: ProfileKind, fields: Data): Said {
  const said: Record<string, unknown> = kind === "prompts" ? { templates: {} } : {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    const [, group = "", part = ""] = /^(\w+)\.(.*)$/s.exec(name) ?? [];
    if (group) said[group] = { ...(said[group] as Data | undefined), [part]: value };
    else said[name] = value;
  }
  return said as Said;
}

/** The values of one group, by name. */
export const groupOf = (fields: Data, group: string): Data =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name, value]) => name.startsWith(`${group}.`) && value !== undefined)
      .map(([name, value]) => [name.slice(group.length + 1), value]),
  );

/** A name that a profile may have, from any words. */
export const profileName = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, 64);
