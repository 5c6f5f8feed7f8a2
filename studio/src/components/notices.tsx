/** Short messages at the edge of the page, said aloud too; some can be undone. */
import { Button, CloseButton } from "@mantine/core";
import { useSyncExternalStore } from "react";

import { text } from "@/lib/messages";

import classes from "./notices.module.css";

interface Notice {
  message: string;
  isError?: boolean;
  isGoingOn?: boolean;
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 7_000;

let shown: (Notice & { id: number })[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: typeof shown) {
  shown = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number) => {
  set(shown.filter((one) => one.id !== id));
};

/** Shows a notice, and answers with what puts the next one in its place. */
export function notify(notice: Notice): (next: Notice) => void {
  const id = ++lastId;
  set([...shown.slice(-3), { ...notice, id }]);
  let timer = fade(id, notice);
  return (next) => {
    clearTimeout(timer);
    set([...shown.filter((one) => one.id !== id), { ...next, id }]);
    timer = fade(id, next);
  };
}

/** Errors stay until they are dismissed, and what goes on until it is done. */
const fade = (id: number, { isError, isGoingOn }: Notice) =>
  isError || isGoingOn
    ? undefined
    : setTimeout(() => {
        dismiss(id);
      }, SHOWN_MS);

/** For `onError` of mutations. */
export const notifyError = (error: Error): void => {
  notify({ message: error.message, isError: true });
};

export function Notices() {
  const notices = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return (
    <div className={classes.place} role="status" aria-live="polite">
      {notices.map((notice) => (
        <div key={notice.id} className={classes.notice} data-error={notice.isError ?? false}>
          <span>{notice.message}</span>
          {notice.action && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                notice.action?.run();
                dismiss(notice.id);
              }}
            >
              {notice.action.label}
            </Button>
          )}
          <CloseButton
            aria-label={text.app.dismiss}
            size="sm"
            onClick={() => {
              dismiss(notice.id);
            }}
          />
        </div>
      ))}
    </div>
  );
}
