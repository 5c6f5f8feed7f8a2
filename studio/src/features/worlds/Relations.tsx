import { Button, CloseButton, NativeSelect, Switch, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Relation, StoredWorld } from "@/api/worlds";
import { text } from "@/lib/messages/worlds";

import { Graph } from "./Graph";
import { useWorldEdit } from "./useWorldEdit";
import classes from "./Worlds.module.css";

/** Every relation as a sentence across a row: it reads the same for every eye and on every width. */
export function Relations({ stored }: { stored: StoredWorld }) {
  const { world } = stored;
  const change = useWorldEdit(stored);
  const names = new Map(world.entities.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const say = ({ source, kind, target }: Relation) => `${nameOf(source)} ${kind} ${nameOf(target)}`;
  return (
    <section className="panel stack">
      <h2>{text.worlds.relations}</h2>
      {world.relations.length > 0 && (
        <>
          <Graph world={world} />
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{text.worlds.from}</th>
                <th scope="col">{text.worlds.kind}</th>
                <th scope="col">{text.worlds.to}</th>
                <th scope="col">
                  <span className="only-heard">{text.worlds.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {world.relations.map((relation, index) => (
                <tr key={index}>
                  <td>{nameOf(relation.source)}</td>
                  <td>
                    {relation.kind}
                    {relation.mutual && <span className="quiet"> {text.worlds.mutual}</span>}
                  </td>
                  <td>
                    {nameOf(relation.target)}
                    {relation.text && <span className="quiet"> {relation.text}</span>}
                  </td>
                  <td>
                    <CloseButton
                      size="sm"
                      aria-label={text.worlds.removeOf(say(relation))}
                      onClick={() => {
                        change.mutate({
                          edit: { unrelate: [relation] },
                          message: text.worlds.removed(say(relation)),
                          undo: { relate: [relation] },
                        });
                      }}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {world.entities.length > 1 && <NewRelation stored={stored} />}
    </section>
  );
}

function NewRelation({ stored }: { stored: StoredWorld }) {
  const things = stored.world.entities.map(({ id, name }) => ({ value: id, label: name }));
  const [source, setSource] = useState("");
  const [target, setTarget] = useState("");
  const [kind, setKind] = useState("");
  const [isMutual, setMutual] = useState(false);
  const change = useWorldEdit(stored);
  const choose = (label: string, value: string, set: (value: string) => void) => (
    <NativeSelect
      label={label}
      value={value}
      data={[{ value: "", label: "—" }, ...things]}
      onChange={(event) => {
        set(event.currentTarget.value);
      }}
    />
  );
  const isReady = source && target && source !== target && kind.trim();
  return (
    <form
      className={classes.relate}
      aria-label={text.worlds.relate}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        const relation = { source, target, kind: kind.trim(), mutual: isMutual, text: "" };
        change.mutate(
          { edit: { relate: [relation] } },
          {
            onSuccess: () => {
              setKind("");
              setTarget("");
            },
          },
        );
      }}
    >
      {choose(text.worlds.from, source, setSource)}
      <TextInput
        label={text.worlds.kind}
        placeholder={text.worlds.kindExample}
        maxLength={80}
        value={kind}
        onChange={(event) => {
          setKind(event.currentTarget.value);
        }}
      />
      {choose(text.worlds.to, target, setTarget)}
      <Switch
        label={text.worlds.mutual}
        checked={isMutual}
        onChange={(event) => {
          setMutual(event.currentTarget.checked);
        }}
      />
      <Button type="submit" variant="default" disabled={!isReady} loading={change.isPending}>
        {text.worlds.relate}
      </Button>
    </form>
  );
}
