import { ListInput } from "@/components/SchemaField/ListInput";
import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";
import { TextField } from "./TextField";
import type { CardDraft } from "./useCardDraft";

const TEXTS = ["description", "personality", "scenario", "mes_example"];
const PROMPTS = ["system_prompt", "post_history_instructions", "creator_notes"];
const CREDITS = ["creator", "character_version"];

/** The card's own texts; greetings and lore have tabs of their own. */
export function CardTab({ draft }: { draft: CardDraft }) {
  const field = (part: string, isShort = false) => (
    <TextField
      key={part}
      part={part}
      isShort={isShort}
      hint={text.editor.hints[part]}
      value={String((draft.data[part] as string | undefined) ?? "")}
      onChange={(value) => {
        draft.set(part, value);
      }}
    />
  );
  return (
    <div className="stack">
      <div className={classes.pair}>
        {field("name", true)}
        {field("nickname", true)}
      </div>
      <div className={classes.field}>
        <label htmlFor="part-tags">{text.cards.parts.tags}</label>
        <ListInput
          id="part-tags"
          value={(draft.data.tags ?? []) as string[]}
          onChange={(tags) => {
            draft.set("tags", tags ?? []);
          }}
        />
      </div>
      {TEXTS.map((part) => field(part))}
      <h2>{text.editor.more}</h2>
      {PROMPTS.map((part) => field(part))}
      <div className={classes.pair}>{CREDITS.map((part) => field(part, true))}</div>
    </div>
  );
}
