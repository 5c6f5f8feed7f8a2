import { memo } from "react";

import { Prose } from "@/components/Prose";
import { formatCount, roughTokens } from "@/lib/format";
import { text as words } from "@/lib/messages/live";
import { partLabel } from "@/lib/parts";

import classes from "./LivePage.module.css";
import type { Part } from "./parts";

/** One part as it comes. */
export const PartCard = memo(function PartCard({ part, state, text, why }: Part) {
  return (
    <article className={classes.part} data-state={state}>
      <header className="row apart">
        <h2>{partLabel(part)}</h2>
        <span className="quiet">
          {text && `${words.cards.tokens(formatCount(roughTokens(text)))} · `}
          {words.live.part[state]}
        </span>
      </header>
      {text && <Prose text={text} />}
      {why && <p className={classes.why}>{why}</p>}
    </article>
  );
});
