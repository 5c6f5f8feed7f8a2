/** Stored cards: every change is a new version, and says which one it was made from. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { API, answered, asForm, client, ifMatch, type Schemas } from "./client";

export type CardRow = Schemas["CardRow"];
export type StoredCard = Schemas["StoredCard"];
export type LintFinding = Schemas["LintFinding"];
export type CardChange = Schemas["CardChange"];

const byId = (id: string) => ({ params: { path: { card_id: id } } });

export const cardsKey = ["cards"] as const;
export const cardKey = (id: string) => [...cardsKey, "one", id] as const;

export interface CardSearch {
  text?: string | undefined;
  tag?: string | undefined;
  trash?: boolean | undefined;
}

export const cardListQuery = (search: CardSearch) =>
  infiniteQueryOptions({
    queryKey: [...cardsKey, "list", search],
    queryFn: ({ pageParam }) =>
      answered(
        client.GET("/cards", {
          params: { query: { ...search, limit: 100, cursor: pageParam } as never },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const cardQuery = (id: string, version?: number) =>
  queryOptions({
    queryKey: [...cardKey(id), version ?? "newest"],
    queryFn: () =>
      answered(
        client.GET("/cards/{card_id}", {
          params: { path: { card_id: id }, query: version === undefined ? {} : { version } },
        }),
      ),
  });

export const cardVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...cardKey(id), "versions"],
    queryFn: async () =>
      (await answered(client.GET("/cards/{card_id}/versions", byId(id)))).versions,
  });

export const cardDiffQuery = (id: string, from: number, to: number) =>
  queryOptions({
    queryKey: [...cardKey(id), "diff", from, to],
    queryFn: () =>
      answered(
        client.GET("/cards/{card_id}/diff", {
          params: { path: { card_id: id }, query: { from_version: from, to_version: to } },
        }),
      ),
    staleTime: Infinity,
  });

export const cardCheckQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: [...cardKey(id), "check", version],
    queryFn: () => answered(client.GET("/cards/{card_id}/check", byId(id))),
  });

export const portraitUrl = (id: string, version: number): string =>
  `${API}/cards/${id}/portrait?version=${String(version)}`;

export const createCard = (card: Record<string, unknown>) =>
  answered(client.POST("/cards", { body: { card } as never }));

export const importCard = (file: File) =>
  answered(
    client.POST("/cards/import", {
      body: { file: file as unknown as string },
      bodySerializer: asForm,
    }),
  );

/** Makes the next version; a `Problem` with `isConflict` when `version` is not the newest. */
export const changeCard = (id: string, version: number, change: Partial<Schemas["CardEdit"]>) =>
  answered(
    client.PATCH("/cards/{card_id}", {
      params: { path: { card_id: id }, header: ifMatch(version) },
      body: change as never,
    }),
  );

export const editCard = (id: string, version: number, fields: Record<string, unknown>) =>
  changeCard(id, version, { fields });

/** Gives the card the tag; says which version it had before and has now. */
export async function tagCard(id: string, tag: string): Promise<Tagged> {
  const { version, summary } = await answered(client.GET("/cards/{card_id}", byId(id)));
  const tags = [...new Set([...(summary.tags ?? []), tag])];
  return { id, before: version, now: (await editCard(id, version, { tags })).version };
}

export interface Tagged {
  id: string;
  before: number;
  now: number;
}

/** Takes `tagCard` back; refused for a card that was changed since. */
export const untagCard = ({ id, now, before }: Tagged) => restoreCard(id, now, before);

/** Cards that say the same, in groups; what was changed last comes first. */
export const duplicatesQuery = queryOptions({
  queryKey: [...cardsKey, "duplicates"],
  queryFn: async () => (await answered(client.GET("/cards/duplicates"))).groups,
});

export const restoreCard = (id: string, version: number, wanted: number) =>
  answered(
    client.POST("/cards/{card_id}/restore", {
      params: { path: { card_id: id }, header: ifMatch(version) },
      body: { version: wanted },
    }),
  );

export const lockParts = (id: string, parts: string[]) =>
  answered(client.POST("/cards/{card_id}/lock", { ...byId(id), body: { parts } }));

export const unlockParts = (id: string, parts: string[]) =>
  answered(client.POST("/cards/{card_id}/unlock", { ...byId(id), body: { parts } }));

export const deleteCard = (id: string) => client.DELETE("/cards/{card_id}", byId(id));

export const recoverCard = (id: string) =>
  answered(client.POST("/cards/{card_id}/recover", byId(id)));

export interface ExportedFile {
  content: Blob;
  name: string;
  /** What the format cannot carry. */
  losses: string[];
}

/** The card as a file of `format`, which is kept whole so that its losses can be said first. */
export async function exportCard(
  id: string,
  format: string,
  version: number,
): Promise<ExportedFile> {
  const { data, response } = await client.GET("/cards/{card_id}/export/{file_format}", {
    params: { path: { card_id: id, file_format: format }, query: { version } },
    parseAs: "blob",
  });
  const disposition = response.headers.get("content-disposition") ?? "";
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="([^"]+)"/.exec(disposition)?.[1];
  const losses = JSON.parse(response.headers.get("x-card-losses") ?? "[]") as {
    path: string;
    message: string;
  }[];
  return {
    content: data as Blob,
    name: encoded ? decodeURIComponent(encoded) : (plain ?? `card.${format}`),
    losses: losses.map((one) => `${one.path}: ${one.message}`),
  };
}
