import { Textarea } from "@mantine/core";
import { useId, useLayoutEffect, useRef, useState } from "react";

import { text } from "@/lib/messages/profiles";

import { completed, completing } from "./completion";
import classes from "./ProfilesPage.module.css";

interface TemplateInputProps {
  label: string;
  value: string;
  variables: string[];
  filters: string[];
  onChange: (value: string) => void;
}

/**
 * A template being typed. Names are offered as one begins them: arrows choose, Enter or Tab
 * takes, Escape closes.
 */
export function TemplateInput({ label, value, variables, filters, onChange }: TemplateInputProps) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number>();
  const [chosen, setChosen] = useState(0);
  const wantedCaret = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (wantedCaret.current === undefined) return;
    box.current?.setSelectionRange(wantedCaret.current, wantedCaret.current);
    wantedCaret.current = undefined;
  });
  const offered = caret === undefined ? undefined : completing(value, caret, variables, filters);
  const take = (name: string) => {
    if (!offered) return;
    const next = completed(value, offered, name);
    wantedCaret.current = next.caret;
    setCaret(undefined);
    onChange(next.text);
    box.current?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (!offered || event.nativeEvent.isComposing) return;
    const count = offered.names.length;
    const step = { ArrowDown: 1, ArrowUp: count - 1 }[event.key];
    if (step !== undefined) setChosen((chosen + step) % count);
    else if (event.key === "Enter" || event.key === "Tab") take(offered.names[chosen] ?? "");
    else if (event.key === "Escape") setCaret(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.input}>
      <Textarea
        ref={box}
        label={label}
        description={text.profiles.completionAbout}
        value={value}
        autosize
        minRows={12}
        maxRows={28}
        spellCheck={false}
        classNames={{ input: "mono" }}
        aria-autocomplete="list"
        aria-controls={offered ? id : undefined}
        aria-activedescendant={offered ? `${id}-${String(chosen)}` : undefined}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setCaret(undefined);
        }}
        onChange={(event) => {
          setCaret(event.currentTarget.selectionStart);
          setChosen(0);
          onChange(event.currentTarget.value);
        }}
      />
      {offered && (
        <div id={id} role="listbox" aria-label={text.profiles.names} className={classes.names}>
          {offered.names.map((name, index) => (
            <button
              key={name}
              id={`${id}-${String(index)}`}
              type="button"
              role="option"
              aria-selected={index === chosen}
              tabIndex={-1}
              className="mono"
              // Before the text loses the caret.
              onMouseDown={(event) => {
                event.preventDefault();
                take(name);
              }}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
