import { useCallback, useEffect, useState } from "react";

import type { Choices } from "@/api/options";

const KEPT = "cardforge.create";

export type Level = "simple" | "advanced" | "all";

interface Draft {
  choices: Choices;
  level: Level;
}

const EMPTY: Draft = { choices: {}, level: "simple" };

function kept(): Draft {
  try {
    return { ...EMPTY, ...(JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Draft>) };
  } catch {
    return EMPTY;
  }
}

/** What the form holds; it outlives the page, in this browser only. */
export function useDraft() {
  const [draft, setDraft] = useState(kept);
  useEffect(() => {
    localStorage.setItem(KEPT, JSON.stringify(draft));
  }, [draft]);

  /** Sets an option; undefined takes it back. */
  const choose = useCallback((name: string, value: unknown) => {
    setDraft((draft) => {
      const others = Object.entries(draft.choices).filter(([one]) => one !== name);
      return {
        ...draft,
        choices: Object.fromEntries(value === undefined ? others : [...others, [name, value]]),
      };
    });
  }, []);
  const replace = useCallback((choices: Choices) => {
    setDraft((before) => ({ ...before, choices }));
  }, []);
  const setLevel = useCallback((level: Level) => {
    setDraft((before) => ({ ...before, level }));
  }, []);
  return { ...draft, choose, replace, setLevel };
}
