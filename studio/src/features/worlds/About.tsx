import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";

import type { StoredWorld } from "@/api/worlds";
import { text } from "@/lib/messages/worlds";

import { useWorldEdit } from "./useWorldEdit";

/** What the world is called and what it is about, being changed. */
export function About({ stored, close }: { stored: StoredWorld; close: () => void }) {
  const [typed, setTyped] = useState({ name: stored.world.name, premise: stored.world.premise });
  const change = useWorldEdit(stored);
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ edit: typed }, { onSuccess: close });
      }}
    >
      <TextInput
        label={text.worlds.name}
        maxLength={120}
        value={typed.name}
        onChange={(event) => {
          setTyped({ ...typed, name: event.currentTarget.value });
        }}
      />
      <Textarea
        label={text.worlds.premiseOf}
        autosize
        minRows={2}
        maxRows={12}
        value={typed.premise}
        onChange={(event) => {
          setTyped({ ...typed, premise: event.currentTarget.value });
        }}
      />
      <div className="row">
        <Button type="submit" disabled={!typed.name.trim()} loading={change.isPending}>
          {text.worlds.keep}
        </Button>
        <Button variant="subtle" onClick={close}>
          {text.worlds.cancel}
        </Button>
      </div>
    </form>
  );
}
