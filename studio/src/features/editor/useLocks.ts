import { useMutation, useQueryClient } from "@tanstack/react-query";

import { cardKey, lockParts, unlockParts } from "@/api/cards";
import { text } from "@/lib/messages/editor";

import { useEdited } from "./edited";

/** Whether a part is locked, whose words it is, and how to change the lock. */
export function useLocks(part: string) {
  const { card } = useEdited();
  const queries = useQueryClient();
  const isLocked = card.locks.includes(part);
  const change = useMutation({
    mutationFn: async () => {
      await (isLocked ? unlockParts : lockParts)(card.id, [part]);
      await queries.invalidateQueries({ queryKey: cardKey(card.id) });
    },
  });
  const parts = (card.provenance.parts ?? {}) as Record<string, string>;
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
