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

/** Everything else gives something else, said in `outcome`, or by the jobs it begins. */
export const makesCard = ({ kind }: ListedJob): boolean => kind === "generate";

/** Whether it only begins other jobs, and ends with them. */
export const isGroup = ({ kind }: ListedJob): boolean => kind === "batch" || kind === "cast";

/** Whether the form on Create can ask for such a job again: it knows the options, no items. */
export const isOfForm = ({ kind }: ListedJob): boolean =>
  kind === "generate" || kind === "cast" || kind === "world";

/** A job's concept; where it has none, what else is known of it. */
export function aboutJob({ kind, sent, progress }: ListedJob): string {
  const concept = String((sent.concept as string | undefined) ?? "").trim();
  if (concept) return concept;
  if (sent.input_card) {
    const mode = (sent.input_card_mode as string | undefined) ?? "fill_gaps";
    return text.jobs.onCard(mode.replaceAll("_", " "));
  }
  return kind === "generate" ? text.jobs.noConcept : progress.message;
}

export const isFinal = (status: JobStatus): boolean => status !== "queued" && status !== "running";

const byId = (id: string) => ({ params: { path: { job_id: id } } });

export const jobsKey = ["jobs"] as const;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: [...jobsKey, "one", id],
    queryFn: async () => (await answered(client.GET("/jobs/{job_id}", byId(id)))).job,
  });

export interface JobSearch {
  status?: JobStatus | undefined;
  text?: string | undefined;
  /** Only the items of this job. */
  parent?: string | undefined;
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
