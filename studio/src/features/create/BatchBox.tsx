import { Button, Switch, Textarea, TextInput } from "@mantine/core";
import { useRef, type ReactNode } from "react";

import { notify } from "@/components/notices";
import { text } from "@/lib/messages/create";

import type { BatchDraft } from "./batch";
import classes from "./CreatePage.module.css";

interface BatchBoxProps {
  batch: BatchDraft;
  onChange: (change: Partial<BatchDraft>) => void;
  onGenerate: () => void;
  isStarting: boolean;
  error: string | null;
  /** What stands under the button. */
  children: ReactNode;
}

/** Many cards, as one has them already: pasted, or dropped as a file. */
export function BatchBox({
  batch,
  onChange,
  onGenerate,
  isStarting,
  error,
  children,
}: BatchBoxProps) {
  const picker = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const words = await file.text();
    // What is no text reads as one full of replacements and zeros.
    if (words.includes("\0") || words.includes("\ufffd"))
      notify({ message: text.create.fileFailed(file.name), isError: true });
    else onChange({ text: words });
  };
  const number = (value: string) => (value === "" ? undefined : Number(value));
  return (
    <form
      className={`${classes.box ?? ""} stack`}
      onSubmit={(event) => {
        event.preventDefault();
        onGenerate();
      }}
    >
      <Textarea
        label={text.create.batch}
        description={text.create.batchAbout}
        placeholder={text.create.batchPlaceholder}
        rows={8}
        spellCheck={false}
        wrap="off"
        classNames={{ input: "mono" }}
        value={batch.text}
        error={error}
        onChange={(event) => {
          onChange({ text: event.currentTarget.value });
        }}
        onDragOver={(event) => {
          if (event.dataTransfer.types.includes("Files")) event.preventDefault();
        }}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer.files[0]);
        }}
      />
      <div className={classes.rules}>
        <TextInput
          type="number"
          min={0}
          step="any"
          label={text.create.budget}
          description={text.create.budgetAbout}
          value={batch.budget ?? ""}
          onChange={(event) => {
            onChange({ budget: number(event.currentTarget.value) });
          }}
        />
        <TextInput
          type="number"
          min={1}
          max={64}
          label={text.create.atOnce}
          description={text.create.atOnceAbout}
          value={batch.atOnce ?? ""}
          onChange={(event) => {
            onChange({ atOnce: number(event.currentTarget.value) });
          }}
        />
        <Switch
          label={text.create.stopping}
          checked={batch.isStopping ?? false}
          onChange={(event) => {
            onChange({ isStopping: event.currentTarget.checked });
          }}
        />
      </div>
      <div className={classes.bar}>
        <input
          ref={picker}
          type="file"
          hidden
          aria-label={text.create.openFile}
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        <Button variant="default" onClick={() => picker.current?.click()}>
          {text.create.openFile}
        </Button>
        <Button type="submit" size="md" loading={isStarting} className={classes.generate}>
          {text.create.makes.batch.generate}
        </Button>
      </div>
      {children}
    </form>
  );
}
