import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

import { cardQuery, cardsKey, editCard, type StoredCard } from "@/api/cards";
import { Problem } from "@/api/problem";
import { notify, notifyError } from "@/components/notices";
import { forget, keep, leave, takeKept, type Draft } from "@/lib/keptDraft";
import { changedFields, merged, type Data } from "@/lib/merge";
import { text } from "@/lib/messages/editor";

const dataOf = (card: StoredCard): Data => card.card.data as Data;
const fresh = (card: StoredCard): Draft => ({
  version: card.version,
  base: dataOf(card),
  data: dataOf(card),
});

/** What is typed into a card and not yet saved; it outlives the page, in this browser only. */
export function useCardDraft(card: StoredCard) {
  const [draft, setDraft] = useState<Draft>(() => takeKept(card.id, dataOf(card)) ?? fresh(card));
  const [isConflicting, setConflicting] = useState(false);
  const queries = useQueryClient();
  const changed = changedFields(draft.base, draft.data);
  const isChanged = changed.length > 0;
  const tellRestored = useRef(isChanged);

  useEffect(() => {
    if (tellRestored.current) notify({ message: text.editor.restoredDraft });
    tellRestored.current = false;
  }, []);
  useEffect(() => {
    if (isChanged) keep(card.id, draft);
    else forget(card.id);
  }, [card.id, draft, isChanged]);
  useEffect(() => {
    const onLeave = () => {
      leave(card.id);
    };
    addEventListener("pagehide", onLeave);
    return () => {
      removeEventListener("pagehide", onLeave);
    };
  }, [card.id]);
  // Without changes of one's own the newest version is what one wants to see.
  if (!isChanged && card.version > draft.version) setDraft(fresh(card));

  const set = useCallback((name: string, value: unknown) => {
    setDraft((before) => ({ ...before, data: { ...before.data, [name]: value } }));
  }, []);
  const replace = useCallback((data: Data) => {
    setDraft((before) => ({ ...before, data }));
  }, []);
  const reset = useCallback((to: StoredCard) => {
    setDraft(fresh(to));
  }, []);

  /** Goes on from a newer version; what is typed stays on top of it. */
  const take = useCallback((stored: StoredCard) => {
    setDraft((now) => typedSince({ data: now.base }, now, stored));
  }, []);

  const save = useMutation({
    mutationFn: ({ version, base, data }: Draft) => {
      const fields = changedFields(base, data).map((name) => [name, data[name] ?? null]);
      return editCard(card.id, version, Object.fromEntries(fields) as Data);
    },
    meta: { isHandled: true },
    onSuccess: async (stored, sent) => {
      setDraft((now) => typedSince(sent, now, stored));
      setConflicting(false);
      queries.setQueryData(cardQuery(card.id).queryKey, stored);
      notify({ message: text.editor.saved(stored.version) });
      await queries.invalidateQueries({ queryKey: cardsKey });
    },
    onError: (error) => {
      if (error instanceof Problem && error.isConflict) setConflicting(true);
      else notifyError(error);
    },
  });

  return {
    ...draft,
    draft,
    changed,
    set,
    replace,
    reset,
    take,
    rebase: setDraft,
    save,
    isConflicting,
    setConflicting,
  };
}

export type CardDraft = ReturnType<typeof useCardDraft>;

/** The stored version, with what was typed since `sent` on top. */
function typedSince(sent: { data: Data }, now: Draft, stored: StoredCard): Draft {
  const typed = new Set(changedFields(sent.data, now.data));
  return { ...fresh(stored), data: merged(sent.data, now.data, dataOf(stored), typed) };
}
