/** Profiles: saved technical options (config), and what a model is told (prompts). */
import { queryOptions } from "@tanstack/react-query";

import { answered, client, type Schemas } from "./client";
import type { Choices } from "./options";

export type ProfileKind = Schemas["ProfileInfo"]["kind"];
export type CallPreview = Schemas["CallPreview"];

const one = (kind: ProfileKind, name: string) => ({ params: { path: { kind, name } } });

const profilesKey = ["profiles"] as const;

export const profilesQuery = queryOptions({
  queryKey: profilesKey,
  queryFn: async () => (await answered(client.GET("/profiles"))).profiles,
  staleTime: 60_000,
});

export const profileQuery = (kind: ProfileKind, name: string) =>
  queryOptions({
    queryKey: [...profilesKey, kind, name],
    queryFn: () => answered(client.GET("/profiles/{kind}/{name}", one(kind, name))),
    staleTime: 60_000,
  });

export const profileReportQuery = (kind: ProfileKind, name: string) =>
  queryOptions({
    queryKey: [...profilesKey, kind, name, "report"],
    queryFn: () => answered(client.GET("/profiles/{kind}/{name}/validate", one(kind, name))),
  });

/** Every prompt of a run with this profile and these options, with real values; costs nothing. */
export const previewProfile = (kind: ProfileKind, name: string, options: Choices) =>
  answered(
    client.POST("/profiles/{kind}/{name}/preview", { ...one(kind, name), body: options as never }),
  );
