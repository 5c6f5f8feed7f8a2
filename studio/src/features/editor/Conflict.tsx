import { useQuery } from "@tanstack/react-query";

import { cardQuery } from "@/api/cards";
import { Conflict } from "@/components/Conflict";
import type { Data } from "@/lib/merge";
import { partLabel } from "@/lib/parts";

import type { CardDraft } from "./useCardDraft";

/** Somebody else saved the card meanwhile. */
export default function CardConflict({ id, draft }: { id: string; draft: CardDraft }) {
  // Asked anew: what is in the cache is what was there before the other saved.
  const { data: newest, error } = useQuery({
    ...cardQuery(id),
    queryKey: ["conflict", id, draft.version],
    staleTime: 0,
  });
  const theirs = newest && { version: newest.version, data: newest.card.data as Data };
  return (
    <Conflict
      base={draft.base}
      mine={draft.data}
      theirs={theirs}
      error={error}
      labelOf={partLabel}
      isSaving={draft.save.isPending}
      save={(data) => {
        if (!theirs) return;
        const both = { version: theirs.version, base: theirs.data, data };
        draft.rebase(both);
        draft.save.mutate(both);
      }}
      takeTheirs={() => {
        if (newest) draft.reset(newest);
        draft.setConflicting(false);
      }}
      close={() => {
        draft.setConflicting(false);
      }}
    />
  );
}
