import { ActionIcon, Textarea, TextInput } from "@mantine/core";
import { IconLock, IconLockOpen } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { formatCount, roughTokens } from "@/lib/format";
import { text as words } from "@/lib/messages";
import { partLabel } from "@/lib/parts";

import classes from "./Editor.module.css";
import { useLocks } from "./useLocks";

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

/** One text of the card, with its size, its lock and where it came from. */
export function TextField({
  part,
  value,
  onChange,
  label = partLabel(part),
  hint,
  isShort,
  children,
}: TextFieldProps) {
  const id = fieldId(part);
  const { isLocked, origin, toggle } = useLocks(part);
  const shared = {
    id,
    value,
    "aria-describedby": hint ? `${id}-hint` : undefined,
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      onChange(event.currentTarget.value);
    },
  };
  if (isShort) {
    return (
      <div className={classes.field}>
        <label htmlFor={id}>{label}</label>
        <TextInput {...shared} />
      </div>
    );
  }
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
      <Textarea {...shared} classNames={{ input: classes.text ?? "" }} minRows={3} />
    </div>
  );
}

/** Where a finding leads to. */
export const fieldId = (part: string): string => `part-${part.replace(".", "-")}`;
