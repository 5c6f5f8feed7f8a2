/** Uploaded files: their ids go into options. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { API, answered, asForm, client, type Schemas } from "./client";

export type StoredFile = Schemas["StoredFile"];

const byId = (id: string) => ({ params: { path: { file_id: id } } });

export const filesKey = ["files"] as const;

export const fileListQuery = infiniteQueryOptions({
  queryKey: [...filesKey, "list"],
  queryFn: ({ pageParam }) =>
    answered(
      client.GET("/files", { params: { query: { limit: 100, cursor: pageParam ?? null } } }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

/** What a generation would read in the file. */
export const fileTextQuery = (id: string) =>
  queryOptions({
    queryKey: [...filesKey, "text", id],
    queryFn: () => answered(client.GET("/files/{file_id}/text", byId(id))),
    staleTime: Infinity,
  });

export const fileUrl = (id: string): string => `${API}/files/${id}/content`;

export const uploadFile = (file: File) =>
  answered(
    client.POST("/files", { body: { file: file as unknown as string }, bodySerializer: asForm }),
  );

export const deleteFile = (id: string) => client.DELETE("/files/{file_id}", byId(id));
