/** Models: what the connected server offers, which suits which task, and those for this machine. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { answered, client, type Schemas } from "./client";
import type { paths } from "./schema.gen";

export type CatalogModel = Schemas["CatalogModel"];
export type LocalModel = Schemas["LocalModel"];

type Query = NonNullable<paths["/models"]["get"]["parameters"]["query"]>;

const PAGE = 100;

export const modelsKey = ["models"] as const;

export interface ModelSearch {
  text?: string | undefined;
  sort?: Query["sort"] | undefined;
}

export const modelListQuery = (search: ModelSearch) =>
  infiniteQueryOptions({
    queryKey: [...modelsKey, "list", search],
    queryFn: ({ pageParam }) =>
      answered(
        client.GET("/models", {
          params: { query: { ...search, limit: PAGE, offset: pageParam } as never },
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (page, _pages, offset) =>
      offset + PAGE < page.total ? offset + PAGE : undefined,
  });

export const recommendationsQuery = queryOptions({
  queryKey: [...modelsKey, "recommended"],
  queryFn: () => answered(client.GET("/models/recommend", { params: { query: { limit: 1 } } })),
  staleTime: 60_000,
});

export const localModelsQuery = queryOptions({
  queryKey: [...modelsKey, "local"],
  queryFn: async () => (await answered(client.GET("/models/local"))).models,
});

export const refreshModels = () => answered(client.POST("/models/refresh"));

const byName = (model: string) => ({ params: { path: { model } } });

/** Downloads it, or what is missing of it: minutes. */
export const installModel = (name: string) =>
  answered(client.POST("/models/local/{model}/install", byName(name)));

export const removeModel = (name: string) =>
  answered(client.DELETE("/models/local/{model}", byName(name)));
