import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { cardKey } from "@/api/cards";
import { isFinal, jobQuery } from "@/api/jobs";
import { rewritePart, type Rewriting } from "@/api/revisions";

import { useEdited } from "./edited";

interface Wanted {
  mode: Rewriting;
  instruction: string;
}

const LOOK_MS = 1_000;

/** A part of a card being written anew; at the end its proposal is there. */
export function useRewriting(part: string) {
  const cardId = useEdited().card.id;
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: ({ mode, instruction }: Wanted) => rewritePart(cardId, part, mode, instruction),
    meta: { isHandled: true },
  });
  const jobId = begin.data?.id;
  const { data: job } = useQuery({
    ...jobQuery(jobId ?? ""),
    enabled: jobId !== undefined,
    refetchInterval: ({ state }) => (state.data && isFinal(state.data.status) ? false : LOOK_MS),
  });
  const isOver = job !== undefined && isFinal(job.status);
  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: cardKey(cardId) });
  }, [isOver, queries, cardId, jobId]);
  return {
    start: begin.mutate,
    job,
    isRunning: begin.isPending || (jobId !== undefined && !isOver),
    error: begin.error?.message ?? job?.error?.message,
  };
}
