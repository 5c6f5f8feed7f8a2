import { Button, Modal, SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { asText, DiffText } from "@/components/DiffText";
import { Failed, Loading } from "@/components/States";
import { merged, overlaps, type Data } from "@/lib/merge";
import { text } from "@/lib/messages/conflict";

interface ConflictProps {
  /** What both began with, and what is typed here. */
  base: Data;
  mine: Data;
  /** What is stored now, once it has come. */
  theirs: { version: number; data: Data } | undefined;
  error: Error | null;
  labelOf: (name: string) => string;
  isSaving: boolean;
  save: (both: Data) => void;
  takeTheirs: () => void;
  close: () => void;
}

/** Two people saved: both sides beside each other, and nobody's words lost unasked. */
export function Conflict({
  base,
  mine,
  theirs,
  error,
  labelOf,
  isSaving,
  save,
  takeTheirs,
  close,
}: ConflictProps) {
  const [mineIn, setMineIn] = useState<ReadonlySet<string>>(new Set());
  const choose = (name: string, choice: string) => {
    setMineIn((before) => {
      const others = [...before].filter((one) => one !== name);
      return new Set(choice === "mine" ? [...others, name] : others);
    });
  };
  const contested = theirs ? overlaps(base, mine, theirs.data) : [];
  return (
    <Modal
      opened
      size="xl"
      onClose={close}
      title={text.conflict.title}
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      {error && <Failed error={error} />}
      {!error && !theirs && <Loading />}
      {theirs && (
        <div className="stack">
          <p>{text.conflict.about(theirs.version)}</p>
          {contested.length === 0 && <p className="quiet">{text.conflict.noOverlap}</p>}
          {contested.map((name) => (
            <section key={name} className="panel stack">
              <div className="row apart">
                <h3>{labelOf(name)}</h3>
                <SegmentedControl
                  aria-label={labelOf(name)}
                  size="xs"
                  value={mineIn.has(name) ? "mine" : "theirs"}
                  data={[
                    { value: "theirs", label: text.conflict.theirs },
                    { value: "mine", label: text.conflict.mine },
                  ]}
                  onChange={(choice) => {
                    choose(name, choice);
                  }}
                />
              </div>
              <p className="quiet">{text.conflict.both}</p>
              <DiffText before={asText(theirs.data[name])} after={asText(mine[name])} />
            </section>
          ))}
          <div className="row">
            <Button
              loading={isSaving}
              onClick={() => {
                save(merged(base, mine, theirs.data, mineIn));
              }}
            >
              {text.conflict.saveMerged}
            </Button>
            <Button variant="default" onClick={takeTheirs}>
              {text.conflict.takeTheirs}
            </Button>
            <Button variant="subtle" onClick={close}>
              {text.conflict.later}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}
