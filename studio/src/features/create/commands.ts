/** What the form would send, as a command line and as curl. */
import type { Wanted } from "@/api/making";
import type { Choices, Option } from "@/api/options";

/** A body that is longer goes into a file: no shell takes it as a word. */
const LONGEST = 4_000;

/** A word as a POSIX shell takes it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;

/** The command that makes exactly what is wanted. */
export function commandLine(wanted: Wanted, options: Option[]): string {
  if (wanted.of === "batch") return batchLine(wanted.batch, options);
  const { concept } = wanted.options;
  const words = [
    ...(wanted.of === "world" ? ["worlds", "generate"] : ["generate"]),
    ...flagsOf(wanted.options, options),
    // After `--`, a concept that starts with a dash is still a concept.
    ...(concept ? ["--", String(concept as string)] : []),
  ];
  return ["cardforge", ...words].map(quoted).join(" ");
}

function batchLine(
  { format, options: shared, at_once, max_cost_usd, continue_on_error }: BatchOf,
  options: Option[],
): string {
  const words = [
    ...["cardforge", "generate", "batch", format === "csv" ? "cards.csv" : "cards.jsonl"],
    ...(at_once === undefined ? [] : [`--concurrency=${String(at_once)}`]),
    ...(max_cost_usd === undefined ? [] : [`--max-cost-usd=${String(max_cost_usd)}`]),
    ...(continue_on_error === false ? ["--no-continue-on-error"] : []),
    ...flagsOf(shared, options),
  ];
  return words.map(quoted).join(" ");
}

type BatchOf = Extract<Wanted, { of: "batch" }>["batch"];

function flagsOf(choices: Choices, options: Option[]): string[] {
  return options.flatMap(({ name, flag }) => {
    const value = choices[name];
    if (flag === null || value === undefined) return [];
    if (typeof value === "boolean") return [value ? flag : flag.replace("--", "--no-")];
    return items(value).map((item) => `${flag}=${item}`);
  });
}

const DOORS = {
  card: "generation/generate",
  cast: "generation/generate",
  world: "worlds/generate",
  batch: "generation/batch",
};

export function curl(wanted: Wanted, origin: string): string {
  const address = `${origin}/api/v2/${DOORS[wanted.of]}`;
  const body = JSON.stringify(
    wanted.of === "batch"
      ? wanted.batch
      : wanted.of === "world"
        ? { options: wanted.options }
        : wanted.options,
  );
  const sent = body.length > LONGEST ? "@request.json" : quoted(body);
  return `curl -X POST ${address} -H 'Content-Type: application/json' -d ${sent}`;
}

function items(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).map(([key, item]) => `${key}=${String(item)}`);
  }
  return [String(value)];
}
