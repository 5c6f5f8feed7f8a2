import { Button, Modal, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { cardQuery } from "@/api/cards";
import { asText, DiffText } from "@/components/DiffText";
import { Failed, Loading } from "@/components/States";
import { text } from "@/lib/messages/editor";
import { partLabel } from "@/lib/parts";

import { merged, overlaps, type Data } from "./merge";
import type { CardDraft } from "./useCardDraft";

/** Two people saved: both sides beside each other, and nobody's words lost unasked. */
export default function Conflict({ id, draft }: { id: string; draft: CardDraft }) {
  // Asked anew: what is in the cache is what was there before the other saved.
  const newest = useQuery({
    ...cardQuery(id),
    queryKey: ["conflict", id, draft.version],
    staleTime: 0,
  });
  const [mineIn, setMineIn] = useState<ReadonlySet<string>>(new Set());
  const close = () => {
    draft.setConflicting(false);
  };
  const theirs = newest.data && (newest.data.card.data as Data);
  const contested = theirs ? overlaps(draft.base, draft.data, theirs) : [];
  return (
    <Modal
      opened
      size="xl"
      onClose={close}
      title={text.editor.conflictTitle}
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      {newest.error && <Failed error={newest.error} />}
      {newest.isPending && <Loading />}
      {newest.data && theirs && (
        <div className="stack">
          <p>{text.editor.conflict(newest.data.version)}</p>
          {contested.length === 0 && <p className="quiet">{text.editor.noOverlap}</p>}
          {contested.map((name) => (
            <section key={name} className="panel stack">
              <div className="row apart">
                <h3>{partLabel(name)}</h3>
                <SegmentedControl
                  aria-label={partLabel(name)}
                  size="xs"
                  value={mineIn.has(name) ? "mine" : "theirs"}
                  data={[
                    { value: "theirs", label: text.editor.theirs },
                    { value: "mine", label: text.editor.mine },
                  ]}
                  onChange={(choice) => {
                    setMineIn(
                      (before) =>
                        new Set(
                          [...before]
                            .filter((one) => one !== name)
                            .concat(choice === "mine" ? name : []),
                        ),
                    );
                  }}
                />
              </div>
              <p className="quiet">{text.editor.both}</p>
              <DiffText before={asText(theirs[name])} after={asText(draft.data[name])} />
            </section>
          ))}
          <div className="row">
            <Button
              loading={draft.save.isPending}
              onClick={() => {
                const data = merged(draft.base, draft.data, theirs, mineIn);
                const both = { version: newest.data.version, base: theirs, data };
                draft.rebase(both);
                draft.save.mutate(both);
              }}
            >
              {text.editor.saveMerged}
            </Button>
            <Button
              variant="default"
              onClick={() => {
                draft.reset(newest.data);
                close();
              }}
            >
              {text.editor.takeTheirs}
            </Button>
            <Button variant="subtle" onClick={close}>
              {text.editor.later}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}
