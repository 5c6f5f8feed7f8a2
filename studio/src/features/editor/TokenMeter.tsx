import { lazy, Suspense, useCallback, useState } from "react";

import { formatCount, roughTokens } from "@/lib/format";
import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";
import type { Context } from "./ContextSize";
import { bookOf } from "./lore";
import type { Data } from "@/lib/merge";

const ContextSize = lazy(() => import("./ContextSize"));

const PLACE = "cardforge.context";
const USUAL: Context = { tokens: 8_192 };
const PERMANENT = [
  "description",
  "personality",
  "scenario",
  "system_prompt",
  "post_history_instructions",
];

/** What the card takes of a model's context: always, once, and while there is room. */
export function TokenMeter({ data }: { data: Data }) {
  const [context, setContext] = useState<Context>(remembered);
  const choose = useCallback((chosen: Context) => {
    localStorage.setItem(PLACE, JSON.stringify(chosen));
    setContext(chosen);
  }, []);
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
  const free = Math.max(0, 1 - total / context.tokens);
  return (
    <section className="panel stack">
      <h2>{text.editor.meter}</h2>
      <div className={classes.meter} aria-hidden>
        {kinds.map(([kind]) => (
          <span
            key={kind}
            data-kind={kind}
            style={{ width: `${String(Math.min(100, (tokens[kind] / context.tokens) * 100))}%` }}
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
      <Suspense>
        <ContextSize context={context} onChange={choose} />
      </Suspense>
    </section>
  );
}

/** What was chosen last, for whichever card. */
function remembered(): Context {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "") as Partial<Context>;
    return Number(kept.tokens) > 0 ? { ...USUAL, ...kept } : USUAL;
  } catch {
    return USUAL;
  }
}
