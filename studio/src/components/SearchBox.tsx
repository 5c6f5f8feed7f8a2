/** A box to search with, where what is looked for is in the address. */
import { TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";

import { useShortcuts } from "@/lib/useShortcuts";

interface SearchBoxProps {
  label: string;
  /** What the address says now. */
  words: string | undefined;
  onSearch: (words: string | undefined) => void;
  className?: string | undefined;
}

const TYPING_MS = 200;

export function SearchBox({ label, words = "", onSearch, className }: SearchBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  const asked = useRef(words);
  // Other filters may change while one pauses.
  const newest = useRef(onSearch);
  useEffect(() => {
    newest.current = onSearch;
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useShortcuts({ "/": () => box.current?.focus() });
  // Somebody else changed it: a button that clears, the way back.
  useEffect(() => {
    if (words === asked.current) return;
    asked.current = words;
    clearTimeout(timer.current);
    if (box.current) box.current.value = words;
  }, [words]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  return (
    <TextInput
      ref={box}
      type="search"
      aria-label={label}
      placeholder={label}
      className={className}
      defaultValue={words}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        clearTimeout(timer.current);
        timer.current = setTimeout(() => {
          asked.current = typed;
          newest.current(typed || undefined);
        }, TYPING_MS);
      }}
    />
  );
}
