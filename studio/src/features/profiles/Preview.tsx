import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { previewProfile, type CallPreview, type ProfileKind } from "@/api/profiles";
import { formatCount } from "@/lib/format";
import { text } from "@/lib/messages/profiles";

import classes from "./ProfilesPage.module.css";

/** Every prompt of a run, rendered by the server as it would be sent. */
export function Preview({ kind, name }: { kind: ProfileKind; name: string }) {
  const [concept, setConcept] = useState(text.profiles.conceptExample);
  const preview = useMutation({ mutationFn: () => previewProfile(kind, name, { concept }) });
  return (
    <section className="panel stack">
      <div>
        <h3>{text.profiles.preview}</h3>
        <p className="quiet">{text.profiles.previewAbout}</p>
      </div>
      <form
        className={classes.ask}
        onSubmit={(event) => {
          event.preventDefault();
          preview.mutate();
        }}
      >
        <TextInput
          label={text.profiles.concept}
          value={concept}
          onChange={(event) => {
            setConcept(event.currentTarget.value);
          }}
        />
        <Button type="submit" variant="default" loading={preview.isPending}>
          {text.profiles.render}
        </Button>
      </form>
      {preview.data?.calls.map((call) => (
        <Call key={call.key} call={call} />
      ))}
    </section>
  );
}

function Call({ call: { key, tokens, max_tokens: max, ready, messages } }: { call: CallPreview }) {
  return (
    <details>
      <summary>
        {ready
          ? text.profiles.ready(key)
          : text.profiles.tokens(key, formatCount(tokens), formatCount(max))}
      </summary>
      {messages.map((message, index) => (
        <div key={index}>
          <h4 className="quiet">{message.role}</h4>
          <pre className={classes.template}>{message.content}</pre>
        </div>
      ))}
    </details>
  );
}
