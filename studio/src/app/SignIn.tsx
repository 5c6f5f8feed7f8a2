/** Where a server asks for a key: the one page there is until it has been shown one. */
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { signIn } from "@/api/session";
import { Page } from "@/components/Page";
import { text } from "@/lib/messages";

export function SignIn() {
  const [key, setKey] = useState("");
  const queries = useQueryClient();
  const { mutate, error, isPending } = useMutation({
    mutationFn: signIn,
    // What was refused meanwhile is asked for again.
    onSuccess: () => queries.resetQueries(),
    meta: { isHandled: true },
  });
  return (
    <main>
      <Page title={text.app.signInTitle} lead={text.app.signInLead}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            mutate(key.trim());
          }}
        >
          <TextInput
            type="password"
            label={text.app.key}
            description={text.app.keyHint}
            error={error?.message}
            value={key}
            onChange={(event) => {
              setKey(event.currentTarget.value);
            }}
            autoComplete="current-password"
            required
          />
          <Button type="submit" mt="md" loading={isPending}>
            {text.app.signIn}
          </Button>
        </form>
      </Page>
    </main>
  );
}
