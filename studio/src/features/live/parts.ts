/** The parts of a card in the making, each with its state, from everything that is known. */
import type { JobDetails } from "@/api/jobs";
import { partOrder, textsOf } from "@/lib/parts";

export interface Part {
  part: string;
  state: "waiting" | "writing" | "done" | "failed";
  text: string;
  why?: string;
}

type CardData = Record<string, unknown>;

/** Those of a finished card. */
export function partsOfCard(data: CardData): Part[] {
  const done = (part: string, text: string): Part => ({ part, state: "done", text });
  const texts = textsOf(data).map(([part, text]) => done(part, text));
  const book = data.character_book as
    { entries?: { name?: string; content?: string }[] } | undefined;
  const entries = (book?.entries ?? []).map(
    (entry) => `${entry.name ?? ""}: ${entry.content ?? ""}`,
  );
  return entries.length > 0 ? [...texts, done("character_book", entries.join("\n\n"))] : texts;
}

/** Those of a job that runs, or that ended without a card. */
export function partsOfJob(job: JobDetails, texts: Readonly<Record<string, string>>): Part[] {
  const written = job.draft?.written ?? {};
  const failed = job.draft?.failed ?? {};
  const answered = new Set(
    job.calls.filter((call) => call.error_code === null).map((call) => call.key),
  );
  const names = new Set([
    ...expected(job),
    ...Object.keys(written),
    ...Object.keys(failed),
    ...Object.keys(texts),
  ]);
  return [...names]
    .filter((name) => name !== "brief" && !name.includes("#"))
    .sort((a, b) => partOrder(a) - partOrder(b))
    .map((part) => {
      const text = readable(written[part] ?? texts[part] ?? "");
      const why = failed[part];
      if (why !== undefined) return { part, text, state: "failed", why };
      if (part in written || answered.has(part)) return { part, text, state: "done" };
      return { part, text, state: text ? "writing" : "waiting" };
    });
}

/** What the options ask for, before anything of it is there. */
function expected(job: JobDetails): string[] {
  const { options } = job;
  // Which parts of a card that is there are written is found out on the way.
  if (options.input_card) return [];
  const only = options.fields as string[];
  const skipped = options.skip_fields as string[];
  const wants = (name: string) =>
    (only.length === 0 || only.includes(name)) && !skipped.includes(name);
  const counted = Array.from(
    { length: Number(options.alternate_greetings) },
    (_, index) => `alternate_greetings.${String(index)}`,
  );
  const names = [
    "description",
    "personality",
    "scenario",
    "first_mes",
    "mes_example",
    "creator_notes",
  ];
  return [
    ...names.filter(wants),
    ...(wants("alternate_greetings") ? counted : []),
    ...(options.lorebook === "none" || Number(options.lorebook_entries) === 0
      ? []
      : ["lorebook.0"]),
  ];
}

/** Lorebook batches come as JSON, which nobody wants to read: their texts, also of half an answer. */
function readable(text: string): string {
  if (!/^\s*\{\s*"/.test(text)) return text;
  const contents = text.matchAll(/"(?:name|content)"\s*:\s*"((?:[^"\\]|\\.)*)/g);
  return [...contents]
    .map(([, inside = ""]) => inside.replaceAll("\\n", "\n").replaceAll('\\"', '"'))
    .join("\n");
}
