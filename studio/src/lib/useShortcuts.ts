import { useEffect, useRef } from "react";

/** By combination ("mod+s", "mod+Enter", "?", "g c"), what it does. */
export type Shortcuts = Record<string, () => void>;

const SEQUENCE_MS = 1_000;
const TYPING = "input, textarea, select, [contenteditable=true]";

/**
 * Listens for shortcuts while the component is shown. Those without a modifier are left to
 * whoever is typing.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const newest = useRef(shortcuts);
  useEffect(() => {
    newest.current = shortcuts;
  });
  useEffect(() => {
    let first = { key: "", at: 0 };
    const onKey = (event: KeyboardEvent) => {
      const isCommand = event.ctrlKey || event.metaKey;
      if (event.altKey || event.isComposing) return;
      if (!isCommand && (event.target as Element).closest(TYPING)) return;
      const name = isCommand
        ? `mod+${event.key.length === 1 ? event.key.toLowerCase() : event.key}`
        : event.key;
      const isSecond = event.timeStamp - first.at < SEQUENCE_MS;
      const run =
        (isSecond ? newest.current[`${first.key} ${name}`] : undefined) ?? newest.current[name];
      first = { key: name, at: event.timeStamp };
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("keydown", onKey);
    };
  }, []);
}
