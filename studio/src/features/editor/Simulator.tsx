import { Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { simulate } from "@/api/lorebooks";
import { Lore } from "@/components/Lore";
import { Failed } from "@/components/States";
import { text } from "@/lib/messages/editor";

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
      {lines.length > 0 && run.data && <Lore simulation={run.data} />}
    </section>
  );
}
