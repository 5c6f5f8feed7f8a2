import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { API, answered, client } from "@/api/client";
import { cardsKey } from "@/api/cards";
import { isFinal, jobsKey, type JobStatus } from "@/api/jobs";
import { listen } from "@/lib/socket";

interface Changes {
  jobs: { id: string; status: JobStatus }[];
}

/** How many jobs run; a group is one, however many its items. What the server says of jobs renews every list of them that is shown. */
export function useRunningJobs(): number {
  const queries = useQueryClient();
  const running = useQuery({
    queryKey: [...jobsKey, "list", "running"],
    queryFn: () =>
      answered(client.GET("/jobs", { params: { query: { status: "running", limit: 200 } } })),
  });
  useEffect(
    () =>
      listen({
        path: () => `${API}/ws/jobs`,
        onMessage: (message) => {
          void queries.invalidateQueries({ queryKey: [...jobsKey, "list"] });
          if ((message as Changes).jobs.some((job) => isFinal(job.status))) {
            void queries.invalidateQueries({ queryKey: [...cardsKey, "list"] });
          }
        },
        // Whatever happened while nobody listened.
        onState: (isConnected) => {
          if (isConnected) void queries.invalidateQueries({ queryKey: [...jobsKey, "list"] });
        },
      }),
    [queries],
  );
  return running.data?.jobs.filter((job) => job.parent_id === null).length ?? 0;
}
