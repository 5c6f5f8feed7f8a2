/** Stored cards: every change is a new version, and says which one it was made from. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { API, answered, asForm, client, type Schemas } from "./client";

export type CardRow = Schemas["CardRow"];
export type StoredCard = Schemas["StoredCard"];
export type CardVersion = Schemas["CardVersion"];

const byId = (id: string) => ({ params: { path: { card_id: id } } });
const ifMatch = (version: number) => ({ "if-match": `"${String(version)}"` });

export const cardsKey = ["cards"] as const;
const cardKey = (id: string) => [...cardsKey, "one", id] as const;

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

export const portraitUrl = (id: string, version: number): string =>
  `${API}/cards/${id}/portrait?version=${String(version)}`;

/** Where the card is to be had as a file of `format`. */
export const exportUrl = (id: string, format: string, version: number): string =>
  `${API}/cards/${id}/export/${format}?version=${String(version)}`;

export const importCard = (file: File) =>
  answered(
    client.POST("/cards/import", {
      body: { file: file as unknown as string },
      bodySerializer: asForm,
    }),
  );

export const restoreCard = (id: string, version: number, wanted: number) =>
  answered(
    client.POST("/cards/{card_id}/restore", {
      params: { path: { card_id: id }, header: ifMatch(version) },
      body: { version: wanted },
    }),
  );

export const deleteCard = (id: string) => client.DELETE("/cards/{card_id}", byId(id));

export const recoverCard = (id: string) =>
  answered(client.POST("/cards/{card_id}/recover", byId(id)));
