import { labelOf, type Schema } from "@/components/SchemaField/schema";

/** What the server says of a config profile, as far as a form needs it. */
interface ProfileSchema extends Schema {
  $ref?: string;
  $defs?: Record<string, ProfileSchema>;
  properties?: Record<string, ProfileSchema>;
  /** Which keys it may have. */
  propertyNames?: { enum?: string[] };
  description?: string;
  default?: unknown;
}

export interface FormField {
  /** As `said.ts` names it: `retry.max_attempts`. */
  name: string;
  label: string;
  about: string;
  schema: Schema;
  inherited: unknown;
}

export interface FormSection {
  /** "" for what is in no group. */
  title: string;
  about: string;
  fields: FormField[];
}

const ELSEWHERE = new Set(["options"]);

/** Every field of a config profile but its options, drawn from its schema. */
export function sectionsOf(document: unknown): FormSection[] {
  const schema = document as ProfileSchema;
  const loose: FormField[] = [];
  const sections: FormSection[] = [];
  for (const [name, one] of Object.entries(schema.properties ?? {})) {
    if (ELSEWHERE.has(name)) continue;
    const parts = partsOf(one, schema);
    if (parts.length === 0) loose.push(fieldOf(name, name, one));
    else {
      const fields = parts.map(([part, of]) => fieldOf(`${name}.${part}`, part, of));
      sections.push({ title: labelOf(name), about: one.description ?? "", fields });
    }
  }
  return [{ title: "", about: "", fields: loose }, ...sections];
}

/** The named values inside a value: of an object with fields, or with fixed keys. */
function partsOf(one: ProfileSchema, document: ProfileSchema): [string, ProfileSchema][] {
  const whole = document.$defs?.[one.$ref?.split("/").at(-1) ?? ""] ?? one;
  if (whole.properties) return Object.entries(whole.properties);
  return (whole.propertyNames?.enum ?? []).map((key) => [key, { type: "string" }]);
}

const fieldOf = (name: string, label: string, schema: ProfileSchema): FormField => ({
  name,
  label: labelOf(label),
  about: schema.description ?? "",
  schema,
  inherited: schema.default,
});
