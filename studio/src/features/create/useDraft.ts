import { useCallback, useEffect, useState } from "react";

import type { Choices } from "@/api/options";

import type { BatchDraft } from "./batch";

const KEPT = "cardforge.create";

export type Level = "simple" | "advanced" | "all";

interface Draft {
  choices: Choices;
  level: Level;
  batch: BatchDraft;
}

const EMPTY: Draft = { choices: {}, level: "simple", batch: { text: "" } };

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
    try {
      localStorage.setItem(KEPT, JSON.stringify(draft));
    } catch {
      // A batch of thousands is more than a browser keeps: it lives as long as the page.
    }
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
  const replace = useCallback((choices: Choices, batch?: BatchDraft) => {
    setDraft((before) => ({ ...before, choices, batch: batch ?? before.batch }));
  }, []);
  const setBatch = useCallback((change: Partial<BatchDraft>) => {
    setDraft((before) => ({ ...before, batch: { ...before.batch, ...change } }));
  }, []);
  const setLevel = useCallback((level: Level) => {
    setDraft((before) => ({ ...before, level }));
  }, []);
  return { ...draft, choose, replace, setBatch, setLevel };
}
