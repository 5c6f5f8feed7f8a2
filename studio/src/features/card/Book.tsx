import { Prose } from "@/components/Prose";
import { text } from "@/lib/messages";
import { partLabel } from "@/lib/parts";

interface Entry {
  name?: string;
  content?: string;
  keys?: string[];
  constant?: boolean;
}

export interface Lorebook {
  entries?: Entry[];
}

/** The lorebook: each entry, and when it fires. */
export function Book({ entries }: { entries: Entry[] }) {
  const label = partLabel("character_book");
  return (
    <section className="panel stack" aria-label={label}>
      <header className="row apart">
        <h2>{label}</h2>
        <span className="quiet">{text.card.entries(entries.length)}</span>
      </header>
      {entries.map((entry, index) => (
        <article key={index}>
          <h3>{entry.name ?? text.card.unnamed}</h3>
          <p className="quiet">
            {entry.constant ? text.card.constant : text.card.keys(entry.keys ?? [])}
          </p>
          <Prose text={entry.content ?? ""} />
        </article>
      ))}
    </section>
  );
}
