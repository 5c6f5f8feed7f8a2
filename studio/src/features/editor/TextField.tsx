import { ActionIcon, Textarea, TextInput } from "@mantine/core";
import { IconLock, IconLockOpen, IconMaximize, IconSparkles } from "@tabler/icons-react";
import { lazy, Suspense, useState, type ReactNode } from "react";

import { formatCount, roughTokens } from "@/lib/format";
import { text as words } from "@/lib/messages/editor";
import { partLabel } from "@/lib/parts";

import classes from "./Editor.module.css";
import { useEdited } from "./edited";
import { textOf } from "./places";
import { useLocks } from "./useLocks";
import { useProposals } from "./useProposals";
import { useRewriting } from "./useRewriting";

const FullScreen = lazy(() => import("./FullScreen"));
const Proposed = lazy(() => import("./Proposed"));
const Rewrite = lazy(() => import("./Rewrite"));

interface TextFieldProps {
  /** As the API names it: `description`, `alternate_greetings.0`. */
  part: string;
  value: string;
  onChange: (value: string) => void;
  label?: string;
  /** Without a hint it is a short text of one line. */
  hint?: string | undefined;
  isShort?: boolean;
  children?: ReactNode;
}

/** One text of the card. */
export function TextField({ isShort, ...field }: TextFieldProps) {
  if (!isShort) return <LongField {...field} />;
  const { part, value, onChange, label = partLabel(part) } = field;
  const id = fieldId(part);
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      <TextInput
        id={id}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
    </div>
  );
}

/** A text with its size, its lock, where it came from, and what is proposed for it. */
function LongField({
  part,
  value,
  onChange,
  label = partLabel(part),
  hint,
  children,
}: Omit<TextFieldProps, "isShort">) {
  const id = fieldId(part);
  const { card } = useEdited();
  const { isLocked, origin, toggle } = useLocks(part);
  const { waiting, accept, dismiss } = useProposals();
  const rewriting = useRewriting(part);
  const [isAsking, setAsking] = useState(false);
  const [isFull, setFull] = useState(false);
  const isSaved = value === textOf(card.card.data as Record<string, unknown>, part);
  const rewriteLabel = isSaved ? words.editor.rewrite(label) : words.editor.rewriteSaved;
  const proposals = waiting.filter((one) => one.part === part && typeof one.new === "string");
  const lockLabel = isLocked ? words.editor.unlock(label) : words.editor.lock(label);
  return (
    <div className={classes.field}>
      <div className="row apart">
        <label htmlFor={id}>{label}</label>
        <div className="row">
          <span className="quiet">
            {origin && `${origin} · `}
            {words.editor.tokens(formatCount(roughTokens(value)))}
          </span>
          {children}
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            aria-label={words.editor.fullScreen(label)}
            title={words.editor.fullScreen(label)}
            onClick={() => {
              setFull(true);
            }}
          >
            <IconMaximize size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            aria-expanded={isAsking}
            aria-label={rewriteLabel}
            title={rewriteLabel}
            disabled={isLocked || !isSaved}
            onClick={() => {
              setAsking(!isAsking);
            }}
          >
            <IconSparkles size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            aria-pressed={isLocked}
            aria-label={lockLabel}
            title={lockLabel}
            onClick={toggle}
          >
            {isLocked ? <IconLock size={16} aria-hidden /> : <IconLockOpen size={16} aria-hidden />}
          </ActionIcon>
        </div>
      </div>
      {hint && (
        <p id={`${id}-hint`} className="quiet">
          {hint}
        </p>
      )}
      <Suspense>
        {isFull && (
          <FullScreen
            {...{ label, value, onChange }}
            onClose={() => {
              setFull(false);
            }}
          />
        )}
      </Suspense>
      <Suspense>{isAsking && <Rewrite label={label} rewriting={rewriting} />}</Suspense>
      <Textarea
        id={id}
        value={value}
        aria-describedby={hint ? `${id}-hint` : undefined}
        classNames={{ input: classes.text ?? "" }}
        minRows={3}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      <Suspense>
        {proposals.map((one) => (
          <Proposed
            key={one.id}
            proposal={one}
            value={value}
            onTake={(taken, isWhole) => {
              // Whole and on what is saved, the words stay their writer's; mixed, they are yours.
              if (isWhole && isSaved) {
                accept(one.id);
                return;
              }
              onChange(taken);
              dismiss(one.id);
            }}
            onDismiss={() => {
              dismiss(one.id);
            }}
          />
        ))}
      </Suspense>
    </div>
  );
}

/** Where a finding leads to. */
export const fieldId = (part: string): string => `part-${part.replace(".", "-")}`;
