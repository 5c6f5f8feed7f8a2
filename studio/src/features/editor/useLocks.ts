import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createContext, use } from "react";

import { cardKey, lockParts, unlockParts, type StoredCard } from "@/api/cards";
import { text } from "@/lib/messages";

/** The stored card that is being edited, for whatever needs more of it than its own text. */
export const EditedCard = createContext<StoredCard | null>(null);

/** Whether a part is locked, whose words it is, and how to change the lock. */
export function useLocks(part: string) {
  const card = use(EditedCard);
  const queries = useQueryClient();
  const isLocked = card?.locks.includes(part) ?? false;
  const change = useMutation({
    mutationFn: async () => {
      if (!card) return;
      await (isLocked ? unlockParts : lockParts)(card.id, [part]);
      await queries.invalidateQueries({ queryKey: cardKey(card.id) });
    },
  });
  const parts = (card?.provenance.parts ?? {}) as Record<string, string>;
  const whose = parts[part];
  return {
    isLocked,
    origin:
      whose === undefined ? undefined : (text.editor.origin[whose] ?? text.editor.origin.model),
    toggle: () => {
      change.mutate();
    },
  };
}
