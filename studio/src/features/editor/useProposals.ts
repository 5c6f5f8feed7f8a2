import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { cardQuery, cardsKey } from "@/api/cards";
import { acceptProposals, dismissProposals, proposalsQuery } from "@/api/revisions";
import { notify } from "@/components/notices";
import { text } from "@/lib/messages/editor";

import { useEdited } from "./edited";

/** What waits for the card, and the two answers to it. */
export function useProposals() {
  const { card, onStored } = useEdited();
  const { data: waiting = [] } = useQuery(proposalsQuery(card.id));
  const queries = useQueryClient();
  const accept = useMutation({
    mutationFn: (id: string) => acceptProposals(card.id, card.version, [id]),
    onSuccess: async (stored) => {
      onStored(stored);
      queries.setQueryData(cardQuery(card.id).queryKey, stored);
      notify({ message: text.editor.saved(stored.version) });
      await queries.invalidateQueries({ queryKey: cardsKey });
    },
  });
  const dismiss = useMutation({
    mutationFn: (id: string) => dismissProposals(card.id, [id]),
    onSuccess: () => queries.invalidateQueries({ queryKey: proposalsQuery(card.id).queryKey }),
  });
  return { waiting, accept: accept.mutate, dismiss: dismiss.mutate };
}
