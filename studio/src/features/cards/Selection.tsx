import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { cardsKey, deleteCard, recoverCard, tagCards, untagCards } from "@/api/cards";
import { notify } from "@/components/notices";
import { text } from "@/lib/messages";

interface SelectionProps {
  ids: string[];
  isTrash: boolean;
  onDone: () => void;
}

/** What can be done with several cards at once; nothing of it is final. */
export function Selection({ ids, isTrash, onDone }: SelectionProps) {
  const queries = useQueryClient();
  const renew = () => queries.invalidateQueries({ queryKey: cardsKey });
  const recover = useMutation({
    mutationFn: (which: string[]) => Promise.all(which.map(recoverCard)),
    onSuccess: (_done, which) => {
      notify({ message: text.cards.recovered(which.length) });
    },
    onSettled: renew,
  });
  const remove = useMutation({
    mutationFn: (which: string[]) => Promise.all(which.map(deleteCard)),
    onSuccess: (_done, which) => {
      notify({
        message: text.cards.removed(which.length),
        action: {
          label: text.cards.undo,
          run: () => {
            recover.mutate(which);
          },
        },
      });
    },
    onSettled: renew,
  });
  const untag = useMutation({ mutationFn: untagCards, onSettled: renew });
  const addTag = useMutation({
    mutationFn: (tag: string) => tagCards(ids, tag),
    onSuccess: (tagged, tag) => {
      notify({
        message: text.cards.tagged(tagged.length, tag),
        action: {
          label: text.cards.undo,
          run: () => {
            untag.mutate(tagged);
          },
        },
      });
    },
    onSettled: renew,
  });
  const run = (change: typeof remove | typeof recover) => () => {
    change.mutate(ids);
    onDone();
  };
  return (
    <div className="row panel">
      <span role="status">{text.cards.selected(ids.length)}</span>
      {isTrash ? (
        <Button size="compact-md" variant="default" onClick={run(recover)}>
          {text.cards.recover}
        </Button>
      ) : (
        <>
          <TagBox
            onTag={(tag) => {
              addTag.mutate(tag);
              onDone();
            }}
          />
          <Button size="compact-md" variant="default" onClick={run(remove)}>
            {text.cards.remove}
          </Button>
        </>
      )}
      <Button size="compact-md" variant="subtle" onClick={onDone}>
        {text.cards.clearSelection}
      </Button>
    </div>
  );
}

function TagBox({ onTag }: { onTag: (tag: string) => void }) {
  const [typed, setTyped] = useState("");
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim()) onTag(typed.trim());
      }}
    >
      <TextInput
        size="xs"
        aria-label={text.cards.newTag}
        placeholder={text.cards.newTag}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
        }}
      />
      <Button size="compact-md" variant="default" type="submit">
        {text.cards.addTag}
      </Button>
    </form>
  );
}
