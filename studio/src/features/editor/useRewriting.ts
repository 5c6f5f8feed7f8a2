import { useMutation, useQueryClient } from "@tanstack/react-query";

import { cardKey } from "@/api/cards";
import { rewritePart, type Rewriting } from "@/api/revisions";

import { useEdited } from "./edited";
import { useFollowed } from "./useFollowed";

interface Wanted {
  mode: Rewriting;
  instruction: string;
}

/** A part of a card being written anew; at the end its proposal is there. */
export function useRewriting(part: string) {
  const cardId = useEdited().card.id;
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: ({ mode, instruction }: Wanted) => rewritePart(cardId, part, mode, instruction),
    meta: { isHandled: true },
  });
  const { job, isRunning } = useFollowed(begin.data?.id, () => {
    void queries.invalidateQueries({ queryKey: cardKey(cardId) });
  });
  return {
    start: begin.mutate,
    job,
    isRunning: begin.isPending || isRunning,
    error: begin.error?.message ?? job?.error?.message,
  };
}
