import { Button } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState } from "react";

import { Empty } from "@/components/States";
import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";
import { EntryForm } from "./EntryForm";
import { bookOf, entryLabel, NEW_ENTRY, type Book, type Entry } from "./lore";
import { Simulator } from "./Simulator";
import type { CardDraft } from "./useCardDraft";

const ROW_PX = 52;

/** The lorebook: a list, the chosen entry, and what fires. */
export default function LorebookTab({ draft }: { draft: CardDraft }) {
  const [at, setAt] = useState(0);
  const book: Book = bookOf(draft.data) ?? { entries: [], extensions: {} };
  const { entries } = book;
  const set = (next: Entry[]) => {
    draft.set("character_book", { ...book, entries: next });
  };
  const add = (
    <Button
      variant="default"
      onClick={() => {
        set([...entries, NEW_ENTRY]);
        setAt(entries.length);
      }}
    >
      {text.editor.addEntry}
    </Button>
  );
  if (entries.length === 0) {
    return (
      <Empty title={text.editor.noLoreTitle} action={add}>
        {text.editor.noLore}
      </Empty>
    );
  }
  const shown = Math.min(at, entries.length - 1);
  const entry = entries[shown];
  return (
    <div className="stack">
      <div className={classes.lore}>
        <div className="stack">
          <EntryList entries={entries} at={shown} onChoose={setAt} />
          {add}
        </div>
        {entry && (
          <EntryForm
            key={shown}
            entry={entry}
            part={`character_book.${String(shown)}`}
            onChange={(next) => {
              set(entries.with(shown, next));
            }}
            onRemove={() => {
              set(entries.toSpliced(shown, 1));
            }}
          />
        )}
      </div>
      <Simulator book={book} />
    </div>
  );
}

interface EntryListProps {
  entries: Entry[];
  at: number;
  onChoose: (at: number) => void;
}

function EntryList({ entries, at, onChoose }: EntryListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  return (
    <div
      ref={scroller}
      className={classes.entries}
      role="list"
      aria-label={text.editor.entries}
      tabIndex={0}
    >
      <div style={{ height: rows.getTotalSize(), position: "relative" }} role="presentation">
        {rows.getVirtualItems().map(({ index, start }) => {
          const entry = entries[index];
          if (!entry) return null;
          const note = !entry.enabled
            ? text.editor.off
            : entry.constant
              ? text.editor.always
              : entry.keys.join(", ");
          return (
            <div
              key={index}
              role="listitem"
              className={classes.row}
              style={{ height: ROW_PX, transform: `translateY(${String(start)}px)` }}
            >
              <button
                type="button"
                aria-current={index === at}
                onClick={() => {
                  onChoose(index);
                }}
              >
                <b>{entryLabel(entry) || text.editor.unnamedEntry}</b>
                <span className="quiet">{note}</span>
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
