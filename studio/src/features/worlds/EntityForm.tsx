/** Something of a world, in a dialog: as it is, or as it begins. */
import { Button, Modal, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { optionsQuery } from "@/api/options";
import { Problem } from "@/api/problem";
import {
  editWorld,
  worldKey,
  worldQuery,
  worldsKey,
  type Entity,
  type StoredWorld,
} from "@/api/worlds";
import { Conflict } from "@/components/Conflict";
import { notify, notifyError } from "@/components/notices";
import { ListInput } from "@/components/SchemaField/ListInput";
import { labelOf, type Schema } from "@/components/SchemaField/schema";
import { changedFields, type Data } from "@/lib/merge";
import { text } from "@/lib/messages/worlds";

import { entityId } from "./ids";
import classes from "./Worlds.module.css";

interface EntityFormProps {
  stored: StoredWorld;
  /** Undefined for a new thing. */
  entity: Entity | undefined;
  close: () => void;
}

const EMPTY = { kind: "place", name: "", also: [], text: "", role: "", voice: "", date: "" };
const words = text.worlds.entity;

export default function EntityForm({ stored, entity, close }: EntityFormProps) {
  const begun: Data = entity ?? EMPTY;
  const [start, setStart] = useState({ version: stored.version, base: begun });
  const [data, setData] = useState<Data>(begun);
  const [isConflicting, setConflicting] = useState(false);
  const queries = useQueryClient();
  const kinds = useKinds();
  const set = (name: string, value: unknown) => {
    setData((before) => ({ ...before, [name]: value }));
  };
  const save = useMutation({
    mutationFn: ({ version, made }: { version: number; made: Data }) =>
      editWorld(stored.id, version, { put: [made as unknown as Entity] }),
    meta: { isHandled: true },
    onSuccess: async (next, { made }) => {
      queries.setQueryData(worldQuery(stored.id).queryKey, next);
      notify({ message: text.worlds.kept(String(made.name)) });
      close();
      await queries.invalidateQueries({ queryKey: worldsKey });
    },
    onError: (error) => {
      if (error instanceof Problem && error.isConflict) setConflicting(true);
      else notifyError(error);
    },
  });
  const newest = useQuery({
    ...worldQuery(stored.id),
    queryKey: worldKey(`${stored.id} after ${String(start.version)}`),
    enabled: isConflicting,
    staleTime: 0,
  });
  /** Of a new thing the id is found when it is saved; nothing refers to it before. */
  const withId = (made: Data, world: StoredWorld): Data =>
    entity
      ? made
      : {
          ...made,
          id: entityId(
            String(made.name),
            world.world.entities.map(({ id }) => id),
          ),
        };

  if (isConflicting) {
    const theirs = newest.data && {
      version: newest.data.version,
      // A new thing, or one that they removed, is nothing of theirs.
      data: (newest.data.world.entities.find(({ id }) => id === entity?.id) ?? start.base) as Data,
    };
    return (
      <Conflict
        base={start.base}
        mine={data}
        theirs={theirs}
        error={newest.error}
        labelOf={labelOf}
        isSaving={save.isPending}
        save={(both) => {
          if (!newest.data || !theirs) return;
          setStart({ version: theirs.version, base: theirs.data });
          setData(both);
          save.mutate({ version: theirs.version, made: withId(both, newest.data) });
        }}
        takeTheirs={() => {
          void queries.invalidateQueries({ queryKey: worldsKey });
          close();
        }}
        close={() => {
          setConflicting(false);
        }}
      />
    );
  }
  const line = (name: "name" | "role" | "date", about?: string) => (
    <TextInput
      label={words[name]}
      description={about}
      value={String(data[name] ?? "")}
      onChange={(event) => {
        set(name, event.currentTarget.value);
      }}
    />
  );
  const long = (name: "text" | "voice", about: string) => (
    <Textarea
      label={words[name]}
      description={about}
      autosize
      minRows={3}
      maxRows={12}
      value={String(data[name] ?? "")}
      onChange={(event) => {
        set(name, event.currentTarget.value);
      }}
    />
  );
  const year = (name: "born" | "died") => (
    <TextInput
      label={words[name]}
      type="number"
      step={1}
      value={String((data[name] as number | null | undefined) ?? "")}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        set(name, typed === "" ? null : Number(typed));
      }}
    />
  );
  const isReady =
    String(data.name).trim() !== "" && (!entity || changedFields(start.base, data).length > 0);
  return (
    <Modal
      opened
      size="lg"
      onClose={close}
      title={entity ? text.worlds.editOf(entity.name) : text.worlds.addTitle}
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) save.mutate({ version: start.version, made: withId(data, stored) });
        }}
      >
        {line("name")}
        <NativeSelect
          label={words.kind}
          value={String(data.kind)}
          data={kinds.map((kind) => ({ value: kind, label: labelOf(kind) }))}
          onChange={(event) => {
            set("kind", event.currentTarget.value);
          }}
        />
        <div>
          <label htmlFor="entity-also" className={classes.label}>
            {words.also}
          </label>
          <p id="entity-also-about" className="quiet">
            {words.alsoAbout}
          </p>
          <ListInput
            id="entity-also"
            aria-describedby="entity-also-about"
            value={data.also as string[]}
            onChange={(value) => {
              set("also", value ?? []);
            }}
          />
        </div>
        {long("text", words.textAbout)}
        {data.kind === "person" && (
          <>
            {line("role", words.roleAbout)}
            {long("voice", words.voiceAbout)}
            <div className={classes.years}>
              {year("born")}
              {year("died")}
            </div>
          </>
        )}
        {data.kind === "event" && line("date", words.dateAbout)}
        <div className="row">
          <Button type="submit" disabled={!isReady} loading={save.isPending}>
            {text.worlds.keep}
          </Button>
          <Button variant="subtle" onClick={close}>
            {text.worlds.cancel}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** What a thing may be: the registry knows it, as kinds of lore. */
function useKinds(): string[] {
  const registry = useQuery(optionsQuery).data?.options ?? [];
  const kinds = registry.find(({ name }) => name === "lorebook_categories");
  return (kinds?.json_schema as Schema | undefined)?.items?.enum ?? [];
}
