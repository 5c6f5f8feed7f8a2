import { Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { simulate } from "@/api/lorebooks";
import { Failed } from "@/components/States";
import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";
import type { Book } from "./lore";

const TYPING_MS = 300;

/** Which entries a chat brings up, in which order, and why the others stay silent. */
export function Simulator({ book }: { book: Book }) {
  const [chat, setChat] = useState("");
  const [asked] = useDebouncedValue(JSON.stringify({ book, chat }), TYPING_MS);
  const lines = chat.split("\n").filter((line) => line.trim());
  const run = useQuery({
    queryKey: ["simulation", asked],
    queryFn: () => simulate(book, lines),
    enabled: lines.length > 0,
    placeholderData: keepPreviousData,
  });
  const outcomes = run.data?.outcomes ?? [];
  const fired = (run.data?.fired ?? []).flatMap((index) =>
    outcomes.filter((one) => one.index === index),
  );
  const silent = outcomes.filter((one) => !one.fires);
  return (
    <section className="panel stack">
      <div>
        <h2>{text.editor.simulator}</h2>
        <p className="quiet">{text.editor.simulatorAbout}</p>
      </div>
      <Textarea
        aria-label={text.editor.chat}
        placeholder={text.editor.chatPlaceholder}
        rows={3}
        value={chat}
        onChange={(event) => {
          setChat(event.currentTarget.value);
        }}
      />
      {run.error && <Failed error={run.error} />}
      {lines.length > 0 && run.data && (
        <>
          <p role="status">{text.editor.fires(fired.length, run.data.tokens)}</p>
          <Outcomes list={fired} />
          {run.data.notes.map((note) => (
            <p key={note} className="quiet">
              {note}
            </p>
          ))}
          <details>
            <summary>{text.editor.silent(silent.length)}</summary>
            <Outcomes list={silent} />
          </details>
        </>
      )}
    </section>
  );
}

function Outcomes({ list }: { list: { index: number; label: string; why: string }[] }) {
  return (
    <ol className={classes.outcomes}>
      {list.map((one) => (
        <li key={one.index}>
          <b>{one.label}</b> <span className="quiet">{one.why}</span>
        </li>
      ))}
    </ol>
  );
}
