import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { isFinal, jobQuery, type JobDetails } from "@/api/jobs";

const LOOK_MS = 1_000;

/** A job that was begun here, until it is over. */
export function useFollowed(jobId: string | undefined, onOver: (job: JobDetails) => void) {
  const { data: job } = useQuery({
    ...jobQuery(jobId ?? ""),
    enabled: jobId !== undefined,
    refetchInterval: ({ state }) => (state.data && isFinal(state.data.status) ? false : LOOK_MS),
  });
  const isOver = job !== undefined && isFinal(job.status);
  const told = useRef(onOver);
  useEffect(() => {
    told.current = onOver;
  });
  useEffect(() => {
    if (isOver) told.current(job);
    // Once a job, whatever is read of it later.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isOver, jobId]);
  return { job, isRunning: jobId !== undefined && !isOver };
}
