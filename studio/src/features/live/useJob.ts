import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";

import { cardQuery } from "@/api/cards";
import { isFinal, jobQuery } from "@/api/jobs";

import { JobStream } from "./stream";

/** A job as the server keeps it, what is written of it right now, and its card at the end. */
export function useJob(jobId: string) {
  const stream = useMemo(() => new JobStream(jobId), [jobId]);
  const { texts, seq, isConnected } = useSyncExternalStore(stream.subscribe, stream.snapshot);
  const job = useQuery(jobQuery(jobId));
  const { refetch } = job;
  // Each event says that there is something new to read, and never what all of it is.
  useEffect(() => {
    if (seq > 0) void refetch();
  }, [seq, refetch]);
  // A queue has no events of its own while it waits.
  const isLost = !isConnected && job.data !== undefined && !isFinal(job.data.status);
  const cardId = job.data?.card_id;
  const card = useQuery({ ...cardQuery(cardId ?? ""), enabled: Boolean(cardId) });
  return { job, texts, isLost, card: card.data };
}
