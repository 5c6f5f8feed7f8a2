import { Button, Textarea } from "@mantine/core";
import { useState } from "react";

import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";
import type { Data } from "@/lib/merge";
import type { CardDraft } from "./useCardDraft";

/** The card's data as it is, for those who know the spec. */
export default function JsonTab({ draft }: { draft: CardDraft }) {
  const [typed, setTyped] = useState(() => JSON.stringify(draft.data, null, 2));
  const [error, setError] = useState<string | null>(null);
  const apply = () => {
    try {
      const data: unknown = JSON.parse(typed);
      if (typeof data !== "object" || data === null || Array.isArray(data))
        throw new SyntaxError(text.editor.jsonNoObject);
      draft.replace(data as Data);
      setError(null);
    } catch (problem) {
      setError(text.editor.jsonBroken((problem as Error).message));
    }
  };
  return (
    <div className="stack">
      <p className="quiet">{text.editor.jsonAbout}</p>
      <Textarea
        aria-label={text.editor.jsonCard}
        classNames={{ input: `mono ${classes.json ?? ""}` }}
        spellCheck={false}
        rows={28}
        value={typed}
        error={error}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
        }}
      />
      <Button style={{ alignSelf: "start" }} variant="default" onClick={apply}>
        {text.editor.jsonApply}
      </Button>
    </div>
  );
}
