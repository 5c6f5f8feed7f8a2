/** The option registry and the profiles: what one can ask for. */
import { queryOptions } from "@tanstack/react-query";

import { answered, client, type Schemas } from "./client";

export type Option = Schemas["OptionInfo"];
/** What is sent: option name to value. Only what the person chose is in it. */
export type Choices = Record<string, unknown>;

export const optionsQuery = queryOptions({
  queryKey: ["options"],
  queryFn: () => answered(client.GET("/generation/options")),
  staleTime: Infinity,
});

export const profilesQuery = queryOptions({
  queryKey: ["profiles"],
  queryFn: async () => (await answered(client.GET("/profiles"))).profiles,
  staleTime: 60_000,
});

export const profileQuery = (kind: "config" | "prompts", name: string) =>
  queryOptions({
    queryKey: ["profiles", kind, name],
    queryFn: () =>
      answered(client.GET("/profiles/{kind}/{name}", { params: { path: { kind, name } } })),
    staleTime: 60_000,
  });
