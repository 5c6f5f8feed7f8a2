/** A box to search with, where what is looked for is in the address. */
import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
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
  const ask = useDebouncedCallback((typed: string) => {
    asked.current = typed;
    onSearch(typed || undefined);
  }, TYPING_MS);
  useShortcuts({ "/": () => box.current?.focus() });
  // Somebody else changed it: a button that clears, the way back.
  useEffect(() => {
    if (words === asked.current) return;
    asked.current = words;
    ask.cancel();
    if (box.current) box.current.value = words;
  }, [words, ask]);
  return (
    <TextInput
      ref={box}
      type="search"
      aria-label={label}
      placeholder={label}
      className={className}
      defaultValue={words}
      onChange={(event) => {
        ask(event.currentTarget.value);
      }}
    />
  );
}
