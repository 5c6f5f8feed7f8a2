/** Profiles: saved technical options (config), and what a model is told (prompts). */
import { queryOptions } from "@tanstack/react-query";

import { API, answered, asForm, client, ifMatch, type Schemas } from "./client";
import type { Choices } from "./options";

export type ProfileKind = Schemas["ProfileInfo"]["kind"];
export type Profile = Schemas["ProfileDetails"];
/** What a profile says, and no defaults. */
export type Said = Profile["content"];
export type CallPreview = Schemas["CallPreview"];
export type TemplateInfo = Schemas["TemplateInfo"];

const named = (kind: ProfileKind, name: string) => ({ params: { path: { kind, name } } });
const ofKind = (kind: ProfileKind) => ({ params: { path: { kind } } });

export const profilesKey = ["profiles"] as const;

export const profilesQuery = queryOptions({
  queryKey: profilesKey,
  queryFn: async () => (await answered(client.GET("/profiles"))).profiles,
  staleTime: 60_000,
});

export const profileQuery = (kind: ProfileKind, name: string) =>
  queryOptions({
    queryKey: [...profilesKey, kind, name],
    queryFn: () => answered(client.GET("/profiles/{kind}/{name}", named(kind, name))),
    staleTime: 60_000,
  });

export const profileReportQuery = (kind: ProfileKind, name: string) =>
  queryOptions({
    queryKey: [...profilesKey, kind, name, "report"],
    queryFn: () => answered(client.GET("/profiles/{kind}/{name}/validate", named(kind, name))),
  });

/** What a profile of each kind may say. */
export const profileTemplatesQuery = queryOptions({
  queryKey: ["profile-templates"],
  queryFn: () => answered(client.GET("/profiles/templates")),
  staleTime: Infinity,
});

/** What is wrong with a profile that need not be kept. */
export const profileCheckQuery = (kind: ProfileKind, content: Said) =>
  queryOptions({
    queryKey: ["profile-check", kind, content],
    queryFn: async () =>
      (await answered(client.POST("/profiles/{kind}/validate", { ...ofKind(kind), body: content })))
        .problems,
    gcTime: 0,
  });

/** A template that need not be kept, filled with an example; or what is wrong with it. */
export const renderedQuery = (template: string, body: string, options: Choices) =>
  queryOptions({
    queryKey: ["profile-rendered", template, body, options],
    queryFn: () =>
      answered(
        client.POST("/profiles/templates/{template}/render", {
          params: { path: { template } },
          body: { body, options: options as never },
        }),
      ),
    gcTime: 0,
  });

/** Every prompt of a run with this profile and these options, with real values; costs nothing. */
export const previewProfile = (kind: ProfileKind, name: string, options: Choices) =>
  answered(
    client.POST("/profiles/{kind}/{name}/preview", {
      ...named(kind, name),
      body: options as never,
    }),
  );

export const createProfile = (kind: ProfileKind, name: string, content: Said) =>
  answered(client.POST("/profiles/{kind}", { ...ofKind(kind), body: { name, content } }));

export const copyProfile = (kind: ProfileKind, name: string, copy: string) =>
  answered(
    client.POST("/profiles/{kind}/{name}/copy", { ...named(kind, name), body: { name: copy } }),
  );

export const importProfile = (kind: ProfileKind, name: string, file: File) =>
  answered(
    client.POST("/profiles/{kind}/import", {
      ...ofKind(kind),
      body: { name, file: file as unknown as string },
      bodySerializer: asForm,
    }),
  );

/** Changes one's own, from the version that was seen. */
export const replaceProfile = (kind: ProfileKind, name: string, version: number, content: Said) =>
  answered(
    client.PUT("/profiles/{kind}/{name}", {
      params: { path: { kind, name }, header: ifMatch(version) },
      body: content,
    }),
  );

export const deleteProfile = (kind: ProfileKind, name: string) =>
  client.DELETE("/profiles/{kind}/{name}", named(kind, name));

/** The profile as a YAML file. */
export const profileFileUrl = (kind: ProfileKind, name: string): string =>
  `${API}/profiles/${kind}/${name}/export`;
