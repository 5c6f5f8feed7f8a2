/** How the server describes a value, and which control suits it. */
export interface Schema {
  type?: string;
  /** `stored-id` where an uploaded file is named. */
  format?: string;
  enum?: string[];
  anyOf?: Schema[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

type Kind = "switch" | "choice" | "choices" | "number" | "text" | "list" | "pairs" | "file";

/** The schema without "or null". */
export function plain(schema: Schema): Schema {
  const given = schema.anyOf?.find((one) => one.type !== "null");
  return given ?? schema;
}

export function kindOf(schema: Schema): Kind {
  const { type, format, enum: values, items } = plain(schema);
  if ((items?.format ?? format) === "stored-id") return "file";
  if (type === "boolean") return "switch";
  if (values) return "choice";
  if (type === "integer" || type === "number") return "number";
  if (type === "array") return items?.enum ? "choices" : "list";
  if (type === "object") return "pairs";
  return "text";
}

/** `first_mes` as "First mes": names are the same in the API, the flags and here. */
export function labelOf(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value in a few words, for a placeholder. */
export function sayValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") return pairsToText(value as Record<string, unknown>);
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value as string | number);
}

export const pairsToText = (pairs: Record<string, unknown>): string =>
  Object.entries(pairs)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join("\n");

/** `key=value` lines; numbers become numbers where the schema wants them. */
export function textToPairs(text: string, schema: Schema): Record<string, unknown> {
  const values = plain(schema).additionalProperties;
  const isNumber = typeof values === "object" && values.type === "integer";
  const lines = text.split("\n").map((line) => line.split(/=(.*)/s));
  return Object.fromEntries(
    lines
      .filter(([key, value]) => key?.trim() && value)
      .map(([key = "", value = ""]) => [key.trim(), isNumber ? Number(value) : value.trim()]),
  );
}
