/** What the form would send, as a command line and as curl. */
import type { Choices, Option } from "@/api/options";

/** A word as a POSIX shell takes it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;

/** `cardforge generate …` that sends exactly `choices`. */
export function commandLine(choices: Choices, options: Option[]): string {
  const words = ["cardforge", "generate"];
  for (const { name, flag } of options) {
    const value = choices[name];
    if (flag === null || value === undefined) continue;
    if (typeof value === "boolean") words.push(value ? flag : flag.replace("--", "--no-"));
    else for (const item of items(value)) words.push(`${flag}=${item}`);
  }
  // After `--`, a concept that starts with a dash is still a concept.
  if (choices.concept) words.push("--", String(choices.concept as string));
  return words.map(quoted).join(" ");
}

export function curl(choices: Choices, origin: string): string {
  const address = `${origin}/api/v2/generation/generate`;
  return `curl -X POST ${address} -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(choices))}`;
}

function items(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).map(([key, item]) => `${key}=${String(item)}`);
  }
  return [String(value)];
}
