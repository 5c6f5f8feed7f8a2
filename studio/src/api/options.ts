/** The option registry: what one can ask for. */
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
