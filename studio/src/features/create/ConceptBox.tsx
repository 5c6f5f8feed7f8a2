import { Button, Textarea, TextInput } from "@mantine/core";
import { useRef, type ReactNode } from "react";

import type { Make } from "@/api/making";
import { text } from "@/lib/messages/create";

import classes from "./CreatePage.module.css";

interface ConceptBoxProps {
  make: Exclude<Make, "batch">;
  concept: string;
  onChange: (concept: string) => void;
  /** How many a cast has. */
  size: number;
  onSize: (size: number | undefined) => void;
  onGenerate: () => void;
  isStarting: boolean;
  error: string | null;
  /** What stands under the button. */
  children: ReactNode;
}

/** The one box and the one button. */
export function ConceptBox({
  make,
  concept,
  onChange,
  size,
  onSize,
  onGenerate,
  isStarting,
  error,
  children,
}: ConceptBoxProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const words = text.create.makes[make];
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
        aria-label={words.concept}
        placeholder={words.placeholder}
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
            {words.starters.map((starter) => (
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
        <div className={classes.generate}>
          {make === "cast" && (
            <TextInput
              type="number"
              className={classes.size}
              label={text.create.castSize}
              min={2}
              max={30}
              defaultValue={size}
              onChange={(event) => {
                onSize(Number(event.currentTarget.value) || undefined);
              }}
            />
          )}
          <Button type="submit" size="md" loading={isStarting}>
            {words.generate}
          </Button>
        </div>
      </div>
      {children}
    </form>
  );
}
