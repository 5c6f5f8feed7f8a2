import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { cardsKey, tagCard, untagCard, type Tagged } from "@/api/cards";
import { forMany } from "@/api/many";
import { text } from "@/lib/messages/library";

import { tell, useTrash } from "./useTrash";

interface SelectionProps {
  ids: string[];
  isTrash: boolean;
  /** How many could be selected. */
  shown: number;
  onAll: () => void;
  onDone: () => void;
}

/** What can be done with several cards at once; nothing of it is final. */
export default function Selection({ ids, isTrash, shown, onAll, onDone }: SelectionProps) {
  const { remove, recover } = useTrash();
  const { add } = useTags();
  return (
    <div className="row panel">
      <span role="status">{text.library.selected(ids.length)}</span>
      {ids.length < shown && (
        <Button size="compact-md" variant="subtle" onClick={onAll}>
          {text.library.selectAll(shown)}
        </Button>
      )}
      {isTrash ? (
        <Button
          size="compact-md"
          variant="default"
          onClick={() => {
            recover.mutate(ids);
            onDone();
          }}
        >
          {text.library.recover}
        </Button>
      ) : (
        <>
          <TagBox
            onTag={(tag) => {
              add.mutate({ ids, tag });
              onDone();
            }}
          />
          <Button
            size="compact-md"
            variant="default"
            onClick={() => {
              remove.mutate(ids);
              onDone();
            }}
          >
            {text.library.remove}
          </Button>
        </>
      )}
      <Button size="compact-md" variant="subtle" onClick={onDone}>
        {text.library.clearSelection}
      </Button>
    </div>
  );
}

/** Gives a tag to many, and takes it from those that nobody changed since. */
function useTags() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: cardsKey });
  const takeBack = useMutation({
    mutationFn: (tagged: Tagged[]) => forMany(tagged, untagCard),
    onSuccess: (many) => {
      tell(many, text.library.untagged);
    },
    onSettled,
  });
  const add = useMutation({
    mutationFn: ({ ids, tag }: { ids: string[]; tag: string }) =>
      forMany(ids, (id) => tagCard(id, tag)),
    onSuccess: (many, { tag }) => {
      const say = (count: number) => text.library.tagged(count, tag);
      tell(many, say, () => {
        takeBack.mutate(many.done.map(({ result }) => result));
      });
    },
    onSettled,
  });
  return { add };
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
        aria-label={text.library.newTag}
        placeholder={text.library.newTag}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
        }}
      />
      <Button size="compact-md" variant="default" type="submit">
        {text.library.addTag}
      </Button>
    </form>
  );
}
