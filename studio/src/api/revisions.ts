/** Parts of a stored card written anew, what waits for a word, and the brief they come from. */
import { queryOptions } from "@tanstack/react-query";

import { cardKey } from "./cards";
import { answered, client, ifMatch, type Schemas } from "./client";

export type Proposal = Schemas["CardProposal"];
export type Rewriting = Schemas["CardRegenerate"]["mode"];

const byId = (id: string) => ({ params: { path: { card_id: id } } });

/** Has `part` written anew as a proposal: the card stays as it is. The answer is a job. */
export const rewritePart = async (
  id: string,
  part: string,
  mode: Rewriting,
  instruction: string,
): Promise<Schemas["Job"]> => {
  const body: Schemas["CardRegenerate"] = {
    ...{ parts: [part], mode, instruction, propose: true, stale: false, options: {} },
  };
  return (await answered(client.POST("/cards/{card_id}/regenerate", { ...byId(id), body }))).job;
};

/** Has exactly the parts written anew whose plan has changed, as proposals; the answer is a job. */
export const rewriteStale = async (id: string): Promise<Schemas["Job"]> => {
  const body = { stale: true, propose: true } as Schemas["CardRegenerate"];
  return (await answered(client.POST("/cards/{card_id}/regenerate", { ...byId(id), body }))).job;
};

export const staleQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: [...cardKey(id), "stale", version],
    queryFn: async () => (await answered(client.GET("/cards/{card_id}/stale", byId(id)))).parts,
  });

export const proposalsQuery = (id: string) =>
  queryOptions({
    queryKey: [...cardKey(id), "proposals"],
    queryFn: async () =>
      (await answered(client.GET("/cards/{card_id}/proposals", byId(id)))).proposals,
  });

/** Puts proposals into the card, as its next version; the words stay their writer's. */
export const acceptProposals = (id: string, version: number, ids: string[]) =>
  answered(
    client.POST("/cards/{card_id}/proposals/accept", {
      params: { path: { card_id: id }, header: ifMatch(version) },
      body: { ids },
    }),
  );

export const dismissProposals = (id: string, ids: string[]) =>
  answered(client.POST("/cards/{card_id}/proposals/dismiss", { ...byId(id), body: { ids } }));

export const briefQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: [...cardKey(id), "brief", version],
    queryFn: async () => (await answered(client.GET("/cards/{card_id}/brief", byId(id)))).brief,
  });
