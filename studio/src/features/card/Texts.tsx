import { Prose } from "@/components/Prose";
import { formatCount, roughTokens } from "@/lib/format";
import { text } from "@/lib/messages";
import { partLabel, textsOf } from "@/lib/parts";

/** The texts of a card, in the order in which one reads them. */
export function Texts({ data }: { data: Record<string, unknown> }) {
  return (
    <section className="stack" aria-label={text.card.texts}>
      {textsOf(data).map(([part, words]) => (
        <article key={part} className="panel stack">
          <header className="row apart">
            <h2>{partLabel(part)}</h2>
            <span className="quiet">{text.cards.tokens(formatCount(roughTokens(words)))}</span>
          </header>
          <Prose text={words} />
        </article>
      ))}
    </section>
  );
}
