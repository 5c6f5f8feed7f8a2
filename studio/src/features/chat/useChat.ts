/** A chat with a card: what was said, the reply that is being written, and what was sent for it. */
import { useCallback, useEffect, useRef, useState } from "react";

import { chat, type ChatAsked, type ChatReply, type SentPrompt } from "@/api/chat";
import { Problem } from "@/api/problem";

import type { Turn } from "./example";

export interface ChatTurn extends Turn {
  /** Of replies that were written since the page was opened. */
  sent?: SentPrompt | undefined;
  reply?: ChatReply | undefined;
  wasStopped?: boolean;
}

export interface Setup {
  greeting: number;
  user: string;
  profile: string;
  model: string;
  maxTokens: number;
}

export interface Failure {
  code: string;
  message: string;
}

const FRESH: Setup = { greeting: 0, user: "User", profile: "", model: "", maxTokens: 400 };

export function useChat(cardId: string) {
  const [kept] = useState(() => read(cardId));
  const [turns, setTurns] = useState<ChatTurn[]>(kept.turns);
  const [setup, setSetup] = useState<Setup>(kept.setup);
  const [writing, setWriting] = useState<ChatTurn | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [spentUsd, setSpentUsd] = useState(0);
  const asking = useRef<AbortController>(undefined);

  useEffect(() => {
    const said = turns.map(({ role, text }) => ({ role, text }));
    sessionStorage.setItem(placeOf(cardId), JSON.stringify({ setup, turns: said }));
  }, [cardId, setup, turns]);
  useEffect(() => () => asking.current?.abort(), []);

  /** Has the character answer `said`. */
  const ask = useCallback(
    async (said: ChatTurn[]) => {
      const control = new AbortController();
      asking.current = control;
      setTurns(said);
      setFailure(null);
      const written: ChatTurn = { role: "assistant", text: "" };
      let frame = 0;
      // At most once a frame, however fast the pieces come.
      const show = () => {
        frame ||= requestAnimationFrame(() => {
          frame = 0;
          if (asking.current === control) setWriting({ ...written });
        });
      };
      setWriting({ ...written });
      try {
        for await (const { event, data } of chat(cardId, asked(said, setup), control.signal)) {
          if (event === "prompt") written.sent = data;
          else if (event === "text") written.text = (data.restarts ? "" : written.text) + data.text;
          else {
            setSpentUsd((before) => before + Number(data.cost_usd));
            if (event === "error") setFailure(data);
            else Object.assign(written, { text: data.text, reply: data });
          }
          show();
        }
      } catch (error) {
        if (!control.signal.aborted) setFailure(failureOf(error));
      }
      cancelAnimationFrame(frame);
      // Somebody began anew meanwhile: this reply is to nothing any more.
      if (asking.current !== control) return;
      asking.current = undefined;
      setWriting(null);
      const wasStopped = written.reply === undefined;
      if (written.text.trim()) setTurns([...said, { ...written, wasStopped }]);
    },
    [cardId, setup],
  );

  const restart = (change: Partial<Setup> = {}) => {
    asking.current?.abort();
    asking.current = undefined;
    setWriting(null);
    setFailure(null);
    setTurns([]);
    setSetup((before) => ({ ...before, ...change }));
  };

  return {
    ...{ turns, setup, writing, failure, spentUsd, restart },
    say: (words: string) => void ask([...turns, { role: "user", text: words }]),
    /** The last reply anew; where there is none, the first. */
    again: () => {
      const end = turns.findLastIndex(({ role }) => role === "user");
      void ask(turns.slice(0, end + 1));
    },
    stop: () => asking.current?.abort(),
    /** Forgets the turn and all after it. */
    takeBack: (at: number) => {
      setTurns(turns.slice(0, at));
      setFailure(null);
    },
    choose: (change: Partial<Setup>) => {
      setSetup((before) => ({ ...before, ...change }));
      setFailure(null);
    },
  };
}

function asked(said: Turn[], { greeting, user, profile, model, maxTokens }: Setup): ChatAsked {
  return {
    messages: said.map(({ role, text }) => `${role}: ${text}`),
    settings: { user: user.trim() || FRESH.user, greeting },
    options: { ...(profile && { profile }), ...(model.trim() && { model: model.trim() }) },
    max_tokens: maxTokens,
  };
}

const failureOf = (error: unknown): Failure =>
  error instanceof Problem
    ? { code: error.code, message: error.message }
    : { code: "unknown", message: String(error) };

const placeOf = (cardId: string): string => `cardforge.chat.${cardId}`;

function read(cardId: string): { setup: Setup; turns: ChatTurn[] } {
  try {
    const kept = JSON.parse(sessionStorage.getItem(placeOf(cardId)) ?? "") as {
      setup: Setup;
      turns: ChatTurn[];
    };
    return { setup: { ...FRESH, ...kept.setup }, turns: kept.turns };
  } catch {
    return { setup: FRESH, turns: [] };
  }
}
