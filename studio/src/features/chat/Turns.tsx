import { Button, NativeSelect } from "@mantine/core";

import prose from "@/components/Prose.module.css";
import { text } from "@/lib/messages/chat";

import classes from "./ChatPage.module.css";
import type { ChatTurn, Setup } from "./useChat";

interface GreetingProps {
  data: Record<string, unknown>;
  name: string;
  setup: Setup;
  onChoose: (greeting: number) => void;
}

/** What the chat opens with, and the choice among the card's greetings. */
export function Greeting({ data, name, setup, onChoose }: GreetingProps) {
  const first = String((data.first_mes as string | undefined) ?? "");
  const all = [first, ...((data.alternate_greetings ?? []) as string[])];
  const words = all[setup.greeting] ?? "";
  return (
    <article className={classes.turn} data-role="assistant">
      <div className="row apart">
        <b>{name}</b>
        {all.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={text.chat.greeting}
            value={String(setup.greeting)}
            data={all.map((_, at) => ({
              value: String(at),
              label: text.chat.greetingNumber(at),
            }))}
            onChange={(event) => {
              onChoose(Number(event.currentTarget.value));
            }}
          />
        )}
      </div>
      {words ? (
        <div className={prose.prose}>{withNames(words, name, setup.user)}</div>
      ) : (
        <p className="quiet">{text.chat.noGreeting}</p>
      )}
    </article>
  );
}

/** As the server fills names in for the model. */
const withNames = (words: string, char: string, user: string): string =>
  words
    .replace(/\{\{char\}\}|<(?:char|bot)>/gi, () => char)
    .replace(/\{\{user\}\}|<user>/gi, () => user);

interface TurnViewProps {
  turn: ChatTurn;
  name: string;
  isShown: boolean;
  /** A reply is being written: nothing can be changed. */
  isBusy: boolean;
  isWriting?: boolean;
  onShow?: () => void;
  onExample?: () => void;
  onTakeBack?: () => void;
  onAgain?: (() => void) | undefined;
}

export function TurnView({ turn, name, isShown, isBusy, isWriting, ...on }: TurnViewProps) {
  const isReply = turn.role === "assistant";
  return (
    <article className={classes.turn} data-role={turn.role} data-shown={isReply && isShown}>
      <b>
        {isReply ? name : text.chat.you}
        {turn.wasStopped && <span className="quiet"> · {text.chat.stopped}</span>}
      </b>
      <div className={prose.prose}>{turn.text}</div>
      {isWriting && (
        <p className="quiet" role="status">
          {text.chat.writing(name)}
        </p>
      )}
      {!isBusy && (
        <div className="row">
          {isReply && on.onAgain && <Act run={on.onAgain}>{text.chat.regenerate}</Act>}
          {isReply && on.onExample && <Act run={on.onExample}>{text.chat.useAsExample}</Act>}
          {turn.sent && on.onShow && (
            <Act run={on.onShow} isPressed={isShown}>
              {text.chat.showSent}
            </Act>
          )}
          {on.onTakeBack && <Act run={on.onTakeBack}>{text.chat.remove}</Act>}
        </div>
      )}
    </article>
  );
}

function Act({
  run,
  isPressed,
  children,
}: {
  run: () => void;
  isPressed?: boolean;
  children: string;
}) {
  return (
    <Button size="compact-xs" variant="subtle" aria-pressed={isPressed} onClick={run}>
      {children}
    </Button>
  );
}
