import { NativeSelect } from "@mantine/core";
import { useState } from "react";

import { Prose } from "@/components/Prose";
import { formatCount, roughTokens } from "@/lib/format";
import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";

interface CompareProps {
  /** By what one calls it. */
  greetings: [label: string, words: string][];
}

/** Two greetings beside each other. */
export default function Compare({ greetings }: CompareProps) {
  const [chosen, setChosen] = useState<[number, number]>([0, 1]);
  return (
    <section className={classes.pair} aria-label={text.editor.compare}>
      {chosen.map((at, side) => {
        const [, words = ""] = greetings[at] ?? [];
        return (
          <div key={side} className="panel stack">
            <NativeSelect
              size="xs"
              aria-label={side === 0 ? text.editor.leftGreeting : text.editor.rightGreeting}
              description={text.editor.tokens(formatCount(roughTokens(words)))}
              inputWrapperOrder={["input", "description"]}
              value={String(at)}
              data={greetings.map(([label], number) => ({ value: String(number), label }))}
              onChange={(event) => {
                const next = Number(event.currentTarget.value);
                setChosen(side === 0 ? [next, chosen[1]] : [chosen[0], next]);
              }}
            />
            <Prose text={words} />
          </div>
        );
      })}
    </section>
  );
}
