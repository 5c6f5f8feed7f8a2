import { CloseButton, TextInput } from "@mantine/core";
import { useState } from "react";

import { text } from "@/lib/messages";

import classes from "./SchemaField.module.css";

interface ListInputProps {
  id: string;
  value: string[];
  placeholder?: string;
  onChange: (value: string[] | undefined) => void;
  "aria-describedby"?: string | undefined;
}

/** Words or phrases, each ended by Enter or a comma; Backspace takes the last one back. */
export function ListInput({ id, value, placeholder, onChange, ...rest }: ListInputProps) {
  const [typed, setTyped] = useState("");
  const add = (words: string) => {
    const added = words.split(",").map((one) => one.trim());
    const next = [...new Set([...value, ...added.filter(Boolean)])];
    setTyped("");
    onChange(next.length > 0 ? next : undefined);
  };
  const remove = (at: number) => {
    const next = value.filter((_, index) => index !== at);
    onChange(next.length > 0 ? next : undefined);
  };
  return (
    <div>
      <TextInput
        {...rest}
        id={id}
        value={typed}
        placeholder={value.length > 0 ? "" : (placeholder ?? "")}
        onChange={(event) => {
          const words = event.currentTarget.value;
          if (words.includes(",")) add(words);
          else setTyped(words);
        }}
        onBlur={() => {
          if (typed.trim()) add(typed);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && typed.trim() && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            add(typed);
          } else if (event.key === "Backspace" && !typed) remove(value.length - 1);
        }}
      />
      {value.length > 0 && (
        <ul className={classes.pills}>
          {value.map((one, index) => (
            <li key={one}>
              {one}
              <CloseButton
                size="xs"
                aria-label={text.app.remove(one)}
                onClick={() => {
                  remove(index);
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
