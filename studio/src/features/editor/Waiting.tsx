import { Button } from "@mantine/core";
import type { Proposal } from "@/api/revisions";
import { asText, DiffText } from "@/components/DiffText";
import { text } from "@/lib/messages/editor";
import { partLabel } from "@/lib/parts";

import classes from "./Editor.module.css";
import { bookText } from "./lore";
import { useJump } from "./useJump";
import { useProposals } from "./useProposals";

/** Everything that was written for the card and waits for the person's word. */
export default function Waiting() {
  const { waiting, accept, dismiss } = useProposals();
  const jump = useJump();
  if (waiting.length === 0) return null;
  return (
    <section className="panel stack" aria-label={text.editor.waiting}>
      <h2>{text.editor.waiting}</h2>
      <ul className={classes.formats}>
        {waiting.map((one) =>
          typeof one.new === "string" ? (
            <li key={one.id} className="row apart">
              <span>{partLabel(one.part)}</span>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={text.editor.lookAt(partLabel(one.part))}
                onClick={() => void jump(one.part.replace(/\.(\d+)$/, "[$1]"))}
              >
                {text.editor.look}
              </Button>
            </li>
          ) : (
            <li key={one.id}>
              <Whole
                proposal={one}
                onAccept={() => {
                  accept(one.id);
                }}
                onDismiss={() => {
                  dismiss(one.id);
                }}
              />
            </li>
          ),
        )}
      </ul>
    </section>
  );
}

interface WholeProps {
  proposal: Proposal;
  onAccept: () => void;
  onDismiss: () => void;
}

/** What is taken whole or not at all: a lorebook entry, the tags. */
function Whole({
  proposal: { part, old, new: proposed, reason },
  onAccept,
  onDismiss,
}: WholeProps) {
  const shown = part.startsWith("character_book") ? bookText : asText;
  return (
    <details>
      <summary>{partLabel(part)}</summary>
      {reason && <p className="quiet">{reason}</p>}
      <DiffText before={shown(old)} after={shown(proposed)} />
      <div className="row">
        <Button size="compact-sm" onClick={onAccept}>
          {text.editor.takeAll}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDismiss}>
          {text.editor.keepMine}
        </Button>
      </div>
    </details>
  );
}
