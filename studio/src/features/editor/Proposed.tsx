import { Button } from "@mantine/core";
import { useMemo, useState } from "react";

import type { Proposal } from "@/api/revisions";
import prose from "@/components/Prose.module.css";
import { text } from "@/lib/messages/editor";
import { partLabel } from "@/lib/parts";

import classes from "./Proposed.module.css";
import { hunksOf, withHunks } from "./hunks";

interface ProposedProps {
  proposal: Proposal;
  /** The part as it is in the editor now. */
  value: string;
  onTake: (value: string, isWhole: boolean) => void;
  onDismiss: () => void;
}

/** A part as it could be, against what it is: taken place by place, or as a whole. */
export default function Proposed({ proposal, value, onTake, onDismiss }: ProposedProps) {
  const pieces = useMemo(
    () => hunksOf(value, String(proposal.new as string)),
    [value, proposal.new],
  );
  const places = pieces.flatMap((piece, index) => (typeof piece === "string" ? [] : [index]));
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const taken = new Set(places.filter((place) => !left.has(place)));
  const toggle = (place: number) => {
    const next = new Set(left);
    if (!next.delete(place)) next.add(place);
    setLeft(next);
  };
  return (
    <section
      className={`panel stack ${classes.proposed ?? ""}`}
      aria-label={text.editor.proposalFor(partLabel(proposal.part))}
    >
      <p className="quiet">
        {text.editor.proposal}
        {proposal.reason && ` ${proposal.reason}`}
      </p>
      <div className={prose.prose}>
        {pieces.map((piece, index) =>
          typeof piece === "string" ? (
            <span key={index}>{piece}</span>
          ) : (
            <button
              key={index}
              type="button"
              className={classes.hunk}
              aria-pressed={taken.has(index)}
              title={text.editor.toggleHunk}
              onClick={() => {
                toggle(index);
              }}
            >
              {piece.before && <del>{piece.before}</del>}
              {piece.after && <ins>{piece.after}</ins>}
            </button>
          ),
        )}
      </div>
      <div className="row">
        <Button
          size="compact-sm"
          disabled={taken.size === 0}
          onClick={() => {
            onTake(withHunks(pieces, taken), left.size === 0);
          }}
        >
          {left.size === 0 ? text.editor.takeAll : text.editor.takeSome(taken.size, places.length)}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDismiss}>
          {text.editor.keepMine}
        </Button>
      </div>
    </section>
  );
}
