import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";

import { text } from "@/lib/messages/editor";
import { partLabel } from "@/lib/parts";

import { TextField } from "./TextField";
import type { CardDraft } from "./useCardDraft";

const Compare = lazy(() => import("./Compare"));

type ListName = "alternate_greetings" | "group_only_greetings";

/** The messages that a chat can open with, in their order. */
export default function GreetingsTab({ draft }: { draft: CardDraft }) {
  const [isComparing, setComparing] = useState(false);
  const first = String((draft.data.first_mes as string | undefined) ?? "");
  const greetings = greetingsOf(draft);
  if (isComparing)
    return (
      <div className="stack">
        <Button
          variant="default"
          style={{ alignSelf: "start" }}
          onClick={() => {
            setComparing(false);
          }}
        >
          {text.editor.closeCompare}
        </Button>
        <Suspense>
          <Compare greetings={greetings} />
        </Suspense>
      </div>
    );
  return (
    <div className="stack">
      <div className="row apart">
        <p className="quiet">{text.editor.firstGreeting}</p>
        {greetings.length > 1 && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              setComparing(true);
            }}
          >
            {text.editor.compare}
          </Button>
        )}
      </div>
      <TextField
        part="first_mes"
        hint={text.editor.hints.first_mes}
        value={first}
        onChange={(value) => {
          draft.set("first_mes", value);
        }}
      />
      <GreetingList draft={draft} name="alternate_greetings" add={text.editor.addGreeting} />
      <GreetingList draft={draft} name="group_only_greetings" add={text.editor.addGroupGreeting} />
    </div>
  );
}

/** All of them, by what one calls them. */
function greetingsOf({ data }: CardDraft): [label: string, words: string][] {
  const lists: ListName[] = ["alternate_greetings", "group_only_greetings"];
  return [
    [partLabel("first_mes"), String((data.first_mes as string | undefined) ?? "")],
    ...lists.flatMap((name) =>
      ((data[name] ?? []) as string[]).map((words, at): [string, string] => [
        partLabel(`${name}.${String(at)}`),
        words,
      ]),
    ),
  ];
}

function GreetingList({ draft, name, add }: { draft: CardDraft; name: ListName; add: string }) {
  const greetings = (draft.data[name] ?? []) as string[];
  const set = (next: string[]) => {
    draft.set(name, next);
  };
  const swapWithFirst = (at: number) => {
    draft.replace({
      ...draft.data,
      first_mes: greetings[at] ?? "",
      [name]: greetings.with(at, String((draft.data.first_mes as string | undefined) ?? "")),
    });
  };
  return (
    <>
      {greetings.map((greeting, at) => {
        const part = `${name}.${String(at)}`;
        const label = partLabel(part);
        return (
          // By place: a greeting has no name of its own, and a moved one shows its new text.
          <TextField
            key={at}
            part={part}
            value={greeting}
            onChange={(value) => {
              set(greetings.with(at, value));
            }}
          >
            <Action
              label={text.editor.up(label)}
              isOff={at === 0}
              run={() => {
                set(swapped(greetings, at, at - 1));
              }}
            >
              ↑
            </Action>
            <Action
              label={text.editor.down(label)}
              isOff={at === greetings.length - 1}
              run={() => {
                set(swapped(greetings, at, at + 1));
              }}
            >
              ↓
            </Action>
            {name === "alternate_greetings" && (
              <Action
                label={`${text.editor.makeFirst}: ${label}`}
                run={() => {
                  swapWithFirst(at);
                }}
              >
                {text.editor.makeFirst}
              </Action>
            )}
            <Action
              label={`${text.editor.duplicate}: ${label}`}
              run={() => {
                set(greetings.toSpliced(at, 0, greeting));
              }}
            >
              {text.editor.duplicate}
            </Action>
            <Action
              label={`${text.editor.remove}: ${label}`}
              run={() => {
                set(greetings.toSpliced(at, 1));
              }}
            >
              {text.editor.remove}
            </Action>
          </TextField>
        );
      })}
      <Button
        variant="default"
        style={{ alignSelf: "start" }}
        onClick={() => {
          set([...greetings, ""]);
        }}
      >
        {add}
      </Button>
    </>
  );
}

interface ActionProps {
  label: string;
  isOff?: boolean;
  run: () => void;
  children: string;
}

function Action({ label, isOff = false, run, children }: ActionProps) {
  return (
    <Button size="compact-xs" variant="subtle" aria-label={label} disabled={isOff} onClick={run}>
      {children}
    </Button>
  );
}

const swapped = (list: string[], a: number, b: number): string[] =>
  list.with(a, list[b] ?? "").with(b, list[a] ?? "");
