import { NativeSelect } from "@mantine/core";
import { useState } from "react";

import { formatCount, roughTokens } from "@/lib/format";
import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";
import { bookOf } from "./lore";
import type { Data } from "@/lib/merge";

const CONTEXTS = [4_096, 8_192, 16_384, 32_768, 131_072];
const PERMANENT = [
  "description",
  "personality",
  "scenario",
  "system_prompt",
  "post_history_instructions",
];

/** What the card takes of a model's context: always, once, and while there is room. */
export function TokenMeter({ data }: { data: Data }) {
  const [context, setContext] = useState(8_192);
  const sum = (texts: unknown[]) =>
    texts.map((one) => roughTokens(typeof one === "string" ? one : "")).reduce((a, b) => a + b, 0);
  const constant = bookOf(data)?.entries.filter((entry) => entry.enabled && entry.constant) ?? [];
  const tokens = {
    permanent: sum(PERMANENT.map((name) => data[name])),
    greeting: sum([data.first_mes]),
    examples: sum([data.mes_example]),
    lore: sum(constant.map((entry) => entry.content)),
  };
  const kinds = Object.entries(text.editor.meterParts) as [keyof typeof tokens, string][];
  const total = Object.values(tokens).reduce((a, b) => a + b, 0);
  const free = Math.max(0, 1 - total / context);
  return (
    <section className="panel stack">
      <h2>{text.editor.meter}</h2>
      <div className={classes.meter} aria-hidden>
        {kinds.map(([kind]) => (
          <span
            key={kind}
            data-kind={kind}
            style={{ width: `${String(Math.min(100, (tokens[kind] / context) * 100))}%` }}
          />
        ))}
      </div>
      <dl className={classes.counts}>
        {kinds.map(([kind, label]) => (
          <div key={kind} data-kind={kind}>
            <dt>{label}</dt>
            <dd>{formatCount(tokens[kind])}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{text.editor.meterFree(`${String(Math.round(free * 100))} %`)}</p>
      <NativeSelect
        size="xs"
        label={text.editor.contextSize}
        value={String(context)}
        data={CONTEXTS.map((size) => ({ value: String(size), label: formatCount(size) }))}
        onChange={(event) => {
          setContext(Number(event.currentTarget.value));
        }}
      />
    </section>
  );
}
