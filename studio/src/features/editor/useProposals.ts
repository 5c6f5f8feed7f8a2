import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { acceptProposals, dismissProposals, proposalsQuery } from "@/api/revisions";

import { useEdited } from "./edited";
import { useStored } from "./useStored";

/** What waits for the card, and the two answers to it. */
export function useProposals() {
  const { card } = useEdited();
  const { data: waiting = [] } = useQuery(proposalsQuery(card.id));
  const queries = useQueryClient();
  const accept = useMutation({
    mutationFn: (id: string) => acceptProposals(card.id, card.version, [id]),
    onSuccess: useStored(),
  });
  const dismiss = useMutation({
    mutationFn: (id: string) => dismissProposals(card.id, [id]),
    onSuccess: () => queries.invalidateQueries({ queryKey: proposalsQuery(card.id).queryKey }),
  });
  return { waiting, accept: accept.mutate, dismiss: dismiss.mutate };
}
