/** A card tried in a chat: beside each reply, the exact prompt it came from. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { cardQuery, type StoredCard } from "@/api/cards";
import { doctorQuery, isComposing } from "@/api/system";
import { notify } from "@/components/notices";
import { Page } from "@/components/Page";
import { Failed, Loading } from "@/components/States";
import { formatUsd } from "@/lib/format";
import { addToDraft } from "@/lib/keptDraft";
import { text } from "@/lib/messages/chat";

import classes from "./ChatPage.module.css";
import { exampleOf, withExample } from "./example";
import { NoModel } from "./NoModel";
import { Say } from "./Say";
import { Sent } from "./Sent";
import { SetupForm } from "./SetupForm";
import { Greeting, TurnView } from "./Turns";
import { useChat } from "./useChat";

const route = getRouteApi("/cards/$cardId/chat");

export default function ChatPage() {
  const { cardId } = route.useParams();
  const card = useQuery(cardQuery(cardId));
  if (card.error && !card.data)
    return <Failed isPage error={card.error} retry={() => void card.refetch()} />;
  if (!card.data) return <Loading />;
  return <Chat key={cardId} card={card.data} />;
}

function Chat({ card }: { card: StoredCard }) {
  const chat = useChat(card.id);
  const { turns, setup, writing, failure } = chat;
  const [chosen, setChosen] = useState<number | null>(null);
  const doctor = useQuery(doctorQuery);
  const navigate = useNavigate();
  const data = card.card.data as Record<string, unknown>;
  const name = String(data.nickname || data.name || text.cards.blankName);
  const isNothingConnected =
    failure?.code === "model_required" ||
    (!setup.profile && doctor.data !== undefined && isComposing(doctor.data.writer));
  const last = turns.at(-1);
  const shown = writing ?? (chosen === null ? last : turns[chosen]);

  // What is new is what one wants to read; who scrolls back meanwhile is left alone.
  const log = useRef<HTMLDivElement>(null);
  const isWriting = writing !== null;
  useEffect(() => {
    if (turns.length > 0) log.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
  }, [turns.length, isWriting]);

  const addExample = (at: number) => {
    addToDraft(card.id, { version: card.version, data }, ({ mes_example }) => ({
      mes_example: withExample(
        typeof mes_example === "string" ? mes_example : "",
        exampleOf(turns, at),
      ),
    }));
    notify({
      message: text.chat.exampleUsed,
      action: {
        label: text.chat.openEditor,
        run: () => void navigate({ to: "/cards/$cardId", params: { cardId: card.id } }),
      },
    });
  };

  return (
    <Page
      title={text.chat.title(name)}
      lead={text.chat.lead(card.version)}
      isWide
      actions={
        <>
          <Button
            variant="subtle"
            disabled={turns.length === 0 && !writing}
            onClick={() => {
              chat.restart();
            }}
          >
            {text.chat.restart}
          </Button>
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link {...props} to="/cards/$cardId" params={{ cardId: card.id }} />
            )}
          >
            {text.chat.edit}
          </Button>
        </>
      }
    >
      <div className={classes.columns}>
        <div className="stack">
          {isNothingConnected && <NoModel />}
          <SetupForm isNeeded={isNothingConnected} setup={setup} onChange={chat.choose} />
          <div ref={log} className={classes.log} role="log" aria-label={text.chat.log}>
            <Greeting
              data={data}
              name={name}
              setup={setup}
              onChoose={(greeting) => {
                chat.restart({ greeting });
              }}
            />
            {turns.map((turn, at) => (
              <TurnView
                key={at}
                turn={turn}
                name={name}
                isShown={turn === shown}
                isBusy={isWriting}
                onShow={() => {
                  setChosen(at);
                }}
                onExample={() => {
                  addExample(at);
                }}
                onTakeBack={() => {
                  chat.takeBack(at);
                }}
                onAgain={at === turns.length - 1 ? chat.again : undefined}
              />
            ))}
            {writing && <TurnView turn={writing} name={name} isWriting isShown isBusy />}
          </div>
          {failure && failure.code !== "model_required" && (
            <p role="alert" className={classes.failure}>
              <b>{text.chat.failed}</b>: {failure.message}
            </p>
          )}
          <Say
            name={name}
            isWriting={isWriting}
            isOff={isNothingConnected}
            mayAsk={last?.role === "user"}
            onAsk={chat.again}
            onStop={chat.stop}
            onSay={(words) => {
              setChosen(null);
              chat.say(words);
            }}
          />
          {chat.spentUsd > 0 && (
            <p className="quiet">{text.chat.spent(formatUsd(String(chat.spentUsd)))}</p>
          )}
        </div>
        <aside className={`panel stack ${classes.side ?? ""}`} aria-label={text.chat.sent}>
          <Sent turn={shown} />
        </aside>
      </div>
    </Page>
  );
}
