import { useQueryClient } from "@tanstack/react-query";

import { cardQuery, cardsKey, type StoredCard } from "@/api/cards";
import { notify } from "@/components/notices";
import { text } from "@/lib/messages/editor";

import { useEdited } from "./edited";

/** What happens when the server has made the card's next version: the draft goes on from it. */
export function useStored() {
  const { onStored } = useEdited();
  const queries = useQueryClient();
  return async (stored: StoredCard) => {
    onStored(stored);
    queries.setQueryData(cardQuery(stored.id).queryKey, stored);
    notify({ message: text.editor.saved(stored.version) });
    await queries.invalidateQueries({ queryKey: cardsKey });
  };
}
