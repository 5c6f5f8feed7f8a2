import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";

import { Link } from "@tanstack/react-router";

import type { Rewriting } from "@/api/revisions";
import { text } from "@/lib/messages/editor";

import classes from "./Proposed.module.css";
import type { useRewriting } from "./useRewriting";

interface RewriteProps {
  label: string;
  rewriting: ReturnType<typeof useRewriting>;
}

const MODES = Object.entries(text.editor.rewriteModes).map(([value, label]) => ({ value, label }));

/** Asks for a part to be written anew; what comes is a proposal. */
export default function Rewrite({ label, rewriting }: RewriteProps) {
  const [instruction, setInstruction] = useState("");
  const [mode, setMode] = useState<Rewriting>("rewrite");
  const { start, job, isRunning, error } = rewriting;
  return (
    <form
      className="row"
      aria-label={text.editor.rewrite(label)}
      onSubmit={(event) => {
        event.preventDefault();
        start({ mode, instruction: instruction.trim() });
      }}
    >
      <NativeSelect
        size="xs"
        aria-label={text.editor.rewriteMode}
        value={mode}
        data={MODES}
        onChange={(event) => {
          setMode(event.currentTarget.value as Rewriting);
        }}
      />
      <TextInput
        size="xs"
        className={classes.instruction}
        aria-label={text.editor.instruction}
        placeholder={text.editor.instructionExample}
        value={instruction}
        onChange={(event) => {
          setInstruction(event.currentTarget.value);
        }}
      />
      <Button size="xs" type="submit" loading={isRunning}>
        {text.editor.propose}
      </Button>
      {isRunning && job && (
        <Link to="/jobs/$jobId" params={{ jobId: job.id }}>
          {text.editor.watch}
        </Link>
      )}
      {error && (
        <p role="alert" className={classes.bad}>
          {error}
        </p>
      )}
    </form>
  );
}
