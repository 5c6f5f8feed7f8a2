import { useMutation, useQueryClient } from "@tanstack/react-query";

import { cardsKey, deleteCard, recoverCard } from "@/api/cards";
import { forMany, type Many } from "@/api/many";
import { notify } from "@/components/notices";
import { text } from "@/lib/messages/library";

/** Puts cards into the trash and takes them out of it; each can be undone by the other. */
export function useTrash() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: cardsKey });
  const recover = useMutation({
    mutationFn: (ids: string[]) => forMany(ids, recoverCard),
    onSuccess: (many) => {
      tell(many, text.library.recovered);
    },
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (ids: string[]) => forMany(ids, deleteCard),
    onSuccess: (many) => {
      tell(many, text.library.removed, () => {
        recover.mutate(many.done.map(({ item }) => item));
      });
    },
    onSettled,
  });
  return { remove, recover };
}

/** Says what was done, with the way back, and what was not. */
export function tell<T, R>(
  { done, errors }: Many<T, R>,
  say: (count: number) => string,
  undo?: () => void,
): void {
  if (done.length > 0) {
    const action = undo && { label: text.library.undo, run: undo };
    notify({ message: say(done.length), ...(action && { action }) });
  }
  const [first] = errors;
  if (first) notify({ message: text.library.notDone(errors.length, first.message), isError: true });
}
