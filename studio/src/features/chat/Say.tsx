import { Button, Textarea } from "@mantine/core";
import { useState } from "react";

import { text } from "@/lib/messages/chat";

import classes from "./ChatPage.module.css";

interface SayProps {
  name: string;
  isWriting: boolean;
  /** Nobody could answer. */
  isOff: boolean;
  /** The last word is one's own, and has no reply. */
  mayAsk: boolean;
  onAsk: () => void;
  onSay: (words: string) => void;
  onStop: () => void;
}

/** The box one writes in; Enter sends, Shift and Enter begins a line. */
export function Say({ name, isWriting, isOff, mayAsk, onAsk, onSay, onStop }: SayProps) {
  const [words, setWords] = useState("");
  const send = () => {
    if (isWriting || isOff || !words.trim()) return;
    onSay(words.trim());
    setWords("");
  };
  return (
    <form
      className={classes.say}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        aria-label={text.chat.message}
        placeholder={text.chat.placeholder(name)}
        rows={2}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      {isWriting ? (
        <Button variant="default" onClick={onStop}>
          {text.chat.stop}
        </Button>
      ) : mayAsk && !words.trim() ? (
        <Button disabled={isOff} onClick={onAsk}>
          {text.chat.answer}
        </Button>
      ) : (
        <Button type="submit" disabled={isOff || !words.trim()}>
          {text.chat.send}
        </Button>
      )}
    </form>
  );
}
