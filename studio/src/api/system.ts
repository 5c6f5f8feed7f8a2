/** Whether the server is well, and who would write. */
import { queryOptions } from "@tanstack/react-query";

import { answered, client } from "./client";

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: () => answered(client.GET("/system/health")),
  refetchInterval: (query) => (query.state.status === "error" ? 2_000 : 15_000),
  retry: false,
});

export const doctorQuery = queryOptions({
  queryKey: ["doctor"],
  queryFn: () => answered(client.GET("/system/doctor")),
  staleTime: 30_000,
});

/** Whether the built-in composer writes: it needs no model, and cannot talk. */
export const isComposing = (writer: string): boolean => writer.includes("composer");
