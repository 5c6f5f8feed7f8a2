/** What somebody pasted or dropped, as the items of a batch. The server reads it again, and decides. */
import type { Batch } from "@/api/making";
import { sayValue } from "@/components/SchemaField/schema";
import { readCsv } from "@/lib/csv";

/** What the batch's part of the form holds. */
export interface BatchDraft {
  text: string;
  /** In US dollars, for all cards together. */
  budget?: number | undefined;
  atOnce?: number | undefined;
  isStopping?: boolean | undefined;
}

export interface BatchRow {
  /** As the server counts when it says what is wrong. */
  line: number;
  label: string;
  about: string;
  /** What the item asks for by itself: names and values. */
  own: [string, string][];
}

interface Read {
  sent: Pick<Batch, "items" | "text" | "format">;
  rows: BatchRow[];
}

const ABOUT = ["concept", "name", "input_card", "world_person"];

/** A concept a line, a CSV table with a header of option names, JSON lines, or a JSON list. */
export function readBatch(text: string, options: ReadonlySet<string>): Read {
  const start = text.trimStart();
  if (start.startsWith("[")) {
    const items = parsed(text);
    if (Array.isArray(items)) {
      return { sent: { items: items as never }, rows: items.map((one, at) => rowOf(at + 1, one)) };
    }
  }
  if (start.startsWith("{")) {
    const lines = text.split("\n").map((line, at) => ({ line: at + 1, words: line.trim() }));
    return {
      sent: { text, format: "jsonl" },
      rows: lines.filter(({ words }) => words).map(({ line, words }) => rowOf(line, parsed(words))),
    };
  }
  const table = readCsv(text);
  const header = table[0]?.cells.map((name) => name.trim()) ?? [];
  if (header.length > 0 && header.every((name) => name === "id" || options.has(name))) {
    return {
      sent: { text, format: "csv" },
      rows: table.slice(1).map(({ line, cells }) => {
        const named = header.map((name, at) => [name, cells[at]?.trim()] as const);
        return rowOf(line, Object.fromEntries(named.filter(([, value]) => value)));
      }),
    };
  }
  const concepts = text.split("\n").map((line) => line.trim());
  const items = concepts.filter(Boolean).map((concept) => ({ concept }));
  return { sent: { items }, rows: items.map((one, at) => rowOf(at + 1, one)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function rowOf(line: number, item: unknown): BatchRow {
  const { id, ...sent } = (typeof item === "object" ? (item ?? {}) : {}) as Record<string, unknown>;
  const about = ABOUT.find((name) => sent[name]) ?? "";
  return {
    line,
    label: sayValue(id) || String(line),
    about: sayValue(sent[about]),
    own: Object.entries(sent)
      .filter(([name]) => name !== about)
      .map(([name, value]) => [name, sayValue(value)]),
  };
}

/** What is wrong with a batch, by line, as the server tells it. */
export function problemsOf(message: string): Map<number, string> {
  const byLine = new Map<number, string>();
  for (const said of message.split("\n")) {
    const [, line, problem = ""] = /^line (\d+): (?:\(id .*?\) )?(.*)$/.exec(said) ?? [];
    if (line === undefined) continue;
    const others = byLine.get(Number(line));
    byLine.set(Number(line), others ? `${others}; ${problem}` : problem);
  }
  return byLine;
}
