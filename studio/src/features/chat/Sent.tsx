import type { ChatReply, SentPrompt } from "@/api/chat";
import { Lore } from "@/components/Lore";
import { formatCount, formatUsd, roughTokens } from "@/lib/format";
import { text } from "@/lib/messages/chat";

import classes from "./ChatPage.module.css";
import type { ChatTurn } from "./useChat";

/** What a reply was made from: the lore, the prompt to the letter, who answered, for how much. */
export function Sent({ turn }: { turn: ChatTurn | undefined }) {
  return (
    <>
      <h2>{text.chat.sent}</h2>
      {turn?.sent ? <Prompt sent={turn.sent} /> : <p className="quiet">{text.chat.sentEmpty}</p>}
      {turn?.reply && <Facts reply={turn.reply} />}
    </>
  );
}

function Prompt({ sent: { messages, lore } }: { sent: SentPrompt }) {
  return (
    <>
      <h3>{text.chat.lore}</h3>
      {lore ? <Lore simulation={lore} /> : <p className="quiet">{text.chat.noLore}</p>}
      <h3>{text.chat.prompt(messages.length)}</h3>
      <ol className={classes.prompt}>
        {messages.map(({ role, content }, at) => (
          <li key={at}>
            <div className="row apart">
              <b>{text.chat.roles[role]}</b>
              <span className="quiet">{text.chat.tokens(formatCount(roughTokens(content)))}</span>
            </div>
            <pre
              role="region"
              tabIndex={0}
              aria-label={text.chat.messageNumber(at + 1, text.chat.roles[role])}
            >
              {content}
            </pre>
          </li>
        ))}
      </ol>
    </>
  );
}

function Facts({ reply }: { reply: ChatReply }) {
  const { tokens, cost_usd, finish_reason, model, notes } = reply;
  const facts: [string, string][] = [
    [text.chat.facts.model, model],
    [text.chat.facts.tokens, `${formatCount(tokens.prompt)} → ${formatCount(tokens.completion)}`],
    [text.chat.facts.cost, formatUsd(cost_usd)],
    [text.chat.facts.ended, finish_reason],
  ];
  return (
    <>
      <h3>{text.chat.reply}</h3>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="quiet">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
    </>
  );
}
