import { Button, NativeSelect, Switch, TextInput } from "@mantine/core";

import { ListInput } from "@/components/SchemaField/ListInput";
import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";
import type { Entry } from "./lore";
import { TextField } from "./TextField";

interface EntryFormProps {
  entry: Entry;
  part: string;
  onChange: (entry: Entry) => void;
  onRemove: () => void;
}

const words = text.editor.entry;
const SWITCHES = ["selective", "case_sensitive", "use_regex"] as const;
const NUMBERS = ["insertion_order", "priority"] as const;

/** One entry, in plain words first. */
export function EntryForm({ entry, part, onChange, onRemove }: EntryFormProps) {
  const set = (name: string, value: unknown) => {
    onChange({ ...entry, [name]: value });
  };
  const toggle = (name: string, label: string) => (
    <Switch
      key={name}
      label={label}
      checked={Boolean(entry[name])}
      onChange={(event) => {
        set(name, event.currentTarget.checked);
      }}
    />
  );
  const list = (name: "keys" | "secondary_keys", about?: string) => (
    <div className={classes.field}>
      <label htmlFor={`entry-${name}`}>{words[name]}</label>
      {about && <p className="quiet">{about}</p>}
      <ListInput
        id={`entry-${name}`}
        value={entry[name] ?? []}
        onChange={(value) => {
          set(name, value ?? []);
        }}
      />
    </div>
  );
  return (
    <div className="panel stack">
      <TextInput
        label={words.name}
        value={entry.name ?? ""}
        onChange={(event) => {
          // Front ends differ in which of the two they show.
          onChange({
            ...entry,
            name: event.currentTarget.value,
            comment: event.currentTarget.value,
          });
        }}
      />
      {list("keys", words.keysAbout)}
      <TextField
        part={part}
        label={words.content}
        value={entry.content}
        onChange={(value) => {
          set("content", value);
        }}
      />
      <div className="row">
        {toggle("enabled", words.enabled)}
        {toggle("constant", words.constant)}
      </div>
      <details>
        <summary>{words.advanced}</summary>
        <div className={`stack ${classes.advanced ?? ""}`}>
          {list("secondary_keys")}
          {SWITCHES.map((name) => toggle(name, words[name]))}
          <div className={classes.pair}>
            {NUMBERS.map((name) => (
              <TextInput
                key={name}
                type="number"
                label={words[name]}
                value={String((entry[name] as number | undefined) ?? "")}
                onChange={(event) => {
                  set(
                    name,
                    event.currentTarget.value === ""
                      ? undefined
                      : Number(event.currentTarget.value),
                  );
                }}
              />
            ))}
          </div>
          <NativeSelect
            label={words.position}
            value={String((entry.position as string | undefined) ?? "before_char")}
            data={Object.entries(words.positions).map(([value, label]) => ({ value, label }))}
            onChange={(event) => {
              set("position", event.currentTarget.value);
            }}
          />
        </div>
      </details>
      <Button variant="subtle" style={{ alignSelf: "start" }} onClick={onRemove}>
        {text.editor.remove}
      </Button>
    </div>
  );
}
