import { Button, Textarea } from "@mantine/core";
import { useRef, type ReactNode } from "react";

import { text } from "@/lib/messages/create";

import classes from "./CreatePage.module.css";

interface ConceptBoxProps {
  concept: string;
  onChange: (concept: string) => void;
  onGenerate: () => void;
  isStarting: boolean;
  error: string | null;
  /** What stands under the button. */
  children: ReactNode;
}

/** The one box and the one button. */
export function ConceptBox({
  concept,
  onChange,
  onGenerate,
  isStarting,
  error,
  children,
}: ConceptBoxProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  return (
    <form
      className={classes.box}
      onSubmit={(event) => {
        event.preventDefault();
        onGenerate();
        if (!concept.trim()) box.current?.focus();
      }}
    >
      <Textarea
        ref={box}
        aria-label={text.create.concept}
        placeholder={text.create.placeholder}
        variant="unstyled"
        size="lg"
        minRows={4}
        rows={Math.min(12, Math.max(4, Math.ceil(concept.length / 70)))}
        value={concept}
        error={error}
        maxLength={100_000}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      <div className={classes.bar}>
        {concept.trim() === "" && (
          <ul className={classes.starters} aria-label={text.create.starters}>
            {text.create.starterList.map((starter) => (
              <li key={starter}>
                <button
                  type="button"
                  onClick={() => {
                    onChange(starter);
                    box.current?.focus();
                  }}
                >
                  {starter}
                </button>
              </li>
            ))}
          </ul>
        )}
        <Button type="submit" size="md" loading={isStarting} className={classes.generate}>
          {text.create.generate}
        </Button>
      </div>
      {children}
    </form>
  );
}
