import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { profilesQuery } from "@/api/profiles";
import { text } from "@/lib/messages/chat";

import classes from "./ChatPage.module.css";
import type { Setup } from "./useChat";

const LENGTHS = [100, 200, 400, 800, 1_600];

interface SetupFormProps {
  setup: Setup;
  /** Whether something here has to be chosen first. */
  isNeeded: boolean;
  onChange: (change: Partial<Setup>) => void;
}

/** Who one is, and who answers. */
export function SetupForm({ setup, isNeeded, onChange }: SetupFormProps) {
  const [isOpen, setOpen] = useState(false);
  const profiles = useQuery(profilesQuery);
  const configs = (profiles.data ?? []).filter((one) => one.kind === "config" && one.is_valid);
  return (
    <details
      className="panel"
      // Once open it stays so: what is chosen here ends the need.
      open={isNeeded || isOpen}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>{text.chat.settings}</summary>
      <div className={classes.setup}>
        <NativeSelect
          label={text.chat.profile}
          value={setup.profile}
          data={[
            { value: "", label: text.chat.asServer },
            ...configs.map((one) => ({ value: one.name, label: one.name })),
          ]}
          onChange={(event) => {
            onChange({ profile: event.currentTarget.value });
          }}
        />
        <TextInput
          label={text.chat.model}
          placeholder={text.chat.modelHint}
          value={setup.model}
          onChange={(event) => {
            onChange({ model: event.currentTarget.value });
          }}
        />
        <NativeSelect
          label={text.chat.length}
          value={String(setup.maxTokens)}
          data={LENGTHS.map(String)}
          onChange={(event) => {
            onChange({ maxTokens: Number(event.currentTarget.value) });
          }}
        />
        <TextInput
          label={text.chat.userName}
          value={setup.user}
          onChange={(event) => {
            onChange({ user: event.currentTarget.value });
          }}
        />
      </div>
    </details>
  );
}
