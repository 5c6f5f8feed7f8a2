/** Jobs: wanted generations and how they went. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { text } from "@/lib/messages";

import { answered, client, type Schemas } from "./client";
import type { Choices } from "./options";

type Job = Schemas["Job"];
/** As lists have it: without the options. */
export type ListedJob = Schemas["JobRow"];
export type JobDetails = Schemas["JobDetails"];
export type JobStatus = Job["status"];
export type JobEvent = Schemas["JobEvent"];

export const isFinal = (status: JobStatus): boolean => status !== "queued" && status !== "running";

const byId = (id: string) => ({ params: { path: { job_id: id } } });

export const jobsKey = ["jobs"] as const;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: [...jobsKey, "one", id],
    queryFn: async () => (await answered(client.GET("/jobs/{job_id}", byId(id)))).job,
  });

/** The card of a job that has one; a batch has a summary instead. */
export const jobResultQuery = (id: string) =>
  queryOptions({
    queryKey: [...jobsKey, "one", id, "result"],
    queryFn: async () => {
      const result = await answered(client.GET("/jobs/{job_id}/result", byId(id)));
      if (!("card" in result)) throw new Error(text.live.noCard);
      return result;
    },
    staleTime: Infinity,
  });

export interface JobSearch {
  status?: JobStatus | undefined;
  text?: string | undefined;
}

export const jobListQuery = (search: JobSearch) =>
  infiniteQueryOptions({
    queryKey: [...jobsKey, "list", search],
    queryFn: ({ pageParam }) =>
      answered(
        client.GET("/jobs", {
          params: { query: { ...search, limit: 50, cursor: pageParam } as never },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const jobLogsQuery = (id: string) =>
  queryOptions({
    queryKey: [...jobsKey, "one", id, "logs"],
    queryFn: async () => (await answered(client.GET("/jobs/{job_id}/logs", byId(id)))).events,
  });

export const generate = async (options: Choices): Promise<Job> =>
  (await answered(client.POST("/generation/generate", { body: options as never }))).job;

export const cancelJob = async (id: string): Promise<Job> =>
  (await answered(client.POST("/jobs/{job_id}/cancel", byId(id)))).job;

/** A new job made like this one, with `options` on top; finished calls are not paid again. */
export const retryJob = async (id: string, options: Choices = {}): Promise<Job> =>
  (
    await answered(
      client.POST("/jobs/{job_id}/retry", {
        ...byId(id),
        body: { options, reuse_calls: true } as never,
      }),
    )
  ).job;

export const deleteJob = (id: string) => client.DELETE("/jobs/{job_id}", byId(id));
