/** A card tried in a chat: one reply, as it is written. The server keeps nothing of it. */
import { EventSourceParserStream } from "eventsource-parser/stream";

import { text } from "@/lib/messages";

import { client, type Schemas } from "./client";
import { Problem } from "./problem";
import type { Choices } from "./options";

export type SentPrompt = Schemas["ChatPromptShown"];
export type ChatReply = Schemas["ChatReply"];

export type ChatEvent =
  | { event: "prompt"; data: SentPrompt }
  | { event: "text"; data: Schemas["ChatText"] }
  | { event: "reply"; data: ChatReply }
  | { event: "error"; data: Schemas["ChatFailure"] };

export interface ChatAsked {
  /** After the greeting, oldest first: "user: Hello", "assistant: Hm". */
  messages: string[];
  settings: { user: string; greeting: number };
  options: Choices;
  max_tokens: number;
}

/** What comes of asking for a reply; to stop is to abort `signal`. Throws a `Problem`. */
export async function* chat(
  cardId: string,
  asked: ChatAsked,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const { data } = await client.POST("/cards/{card_id}/chat", {
    params: { path: { card_id: cardId } },
    body: { ...asked, show_prompt: true } as never,
    parseAs: "stream",
    signal,
  });
  const events = (data as unknown as ReadableStream<Uint8Array<ArrayBuffer>>)
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  for (;;) {
    const { done, value } = await events.read().catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw new Problem(0, "offline", text.app.offline);
    });
    if (done) return;
    yield { event: value.event, data: JSON.parse(value.data) as unknown } as ChatEvent;
  }
}
