/** Worlds that cards share: what is in them, what does not hold, and what is proposed for them. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { API, answered, client, ifMatch, type Schemas } from "./client";
import { begin } from "./making";

export type StoredWorld = Schemas["StoredWorld"];
export type WorldPerson = Schemas["WorldPerson"];
export type Entity = Schemas["Entity"];
export type Relation = Schemas["Relation"];
/** What shall be different: `put` things, `remove` them, `relate` and `unrelate` them. */
export type WorldEdit = Partial<Schemas["WorldEdit"]>;

const byId = (id: string) => ({ params: { path: { world_id: id } } });

export const worldsKey = ["worlds"] as const;
export const worldKey = (id: string) => [...worldsKey, "one", id] as const;

export const worldListQuery = infiniteQueryOptions({
  queryKey: [...worldsKey, "list"],
  queryFn: ({ pageParam }) =>
    answered(
      client.GET("/worlds", { params: { query: { limit: 100, cursor: pageParam ?? null } } }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

export const worldQuery = (id: string) =>
  queryOptions({
    queryKey: worldKey(id),
    queryFn: () => answered(client.GET("/worlds/{world_id}", byId(id))),
  });

export const worldCheckQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: [...worldKey(id), "check", version],
    queryFn: async () =>
      (await answered(client.GET("/worlds/{world_id}/check", byId(id)))).findings,
  });

export const worldProposalsQuery = (id: string) =>
  queryOptions({
    queryKey: [...worldKey(id), "proposals"],
    queryFn: async () =>
      (await answered(client.GET("/worlds/{world_id}/proposals", byId(id)))).proposals,
  });

/** Has a world planned from a premise; the answer is a job. */
export const planWorld = (premise: string): Promise<Schemas["Job"]> =>
  begin({ of: "world", options: { concept: premise } });

/** Keeps a world with nothing in it yet. */
export const createWorld = (name: string) =>
  answered(client.POST("/worlds", { body: { world: { name } as Schemas["World"] } }));

/** Makes the next version, from the one that was seen. */
export const editWorld = (id: string, version: number, edit: WorldEdit) =>
  answered(
    client.PATCH("/worlds/{world_id}", {
      params: { path: { world_id: id }, header: ifMatch(version) },
      body: edit as Schemas["WorldEdit"],
    }),
  );

export const acceptAdditions = (id: string, version: number, ids: string[]) =>
  answered(
    client.POST("/worlds/{world_id}/proposals/accept", {
      params: { path: { world_id: id }, header: ifMatch(version) },
      body: { ids },
    }),
  );

export const dismissAdditions = (id: string, ids: string[]) =>
  answered(client.POST("/worlds/{world_id}/proposals/dismiss", { ...byId(id), body: { ids } }));

/** The world as a lorebook file. */
export const worldBookUrl = (id: string, format: string): string =>
  `${API}/worlds/${id}/export/${format}`;
