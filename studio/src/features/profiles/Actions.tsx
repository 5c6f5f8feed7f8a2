import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import {
  copyProfile,
  createProfile,
  deleteProfile,
  profileFileUrl,
  profilesKey,
  type Profile,
} from "@/api/profiles";
import { notify } from "@/components/notices";
import { text } from "@/lib/messages/profiles";

import classes from "./ProfilesPage.module.css";
import { profileName } from "./said";

/** What can be done with the whole of a profile. */
export function Actions({ profile }: { profile: Profile }) {
  const { kind, name, version, content } = profile;
  const [copyName, setCopyName] = useState<string>();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const renew = () => queries.invalidateQueries({ queryKey: profilesKey });
  const copy = useMutation({
    mutationFn: (wanted: string) => copyProfile(kind, name, wanted),
    onSuccess: async (made) => {
      await renew();
      setCopyName(undefined);
      await navigate({ to: "/profiles", search: { kind, name: made.name } });
    },
  });
  const putBack = useMutation({
    mutationFn: () => createProfile(kind, name, content),
    onSuccess: async () => {
      await renew();
      await navigate({ to: "/profiles", search: { kind, name } });
    },
  });
  const remove = useMutation({
    mutationFn: () => deleteProfile(kind, name),
    onSuccess: async () => {
      notify({
        message: text.profiles.deleted(name),
        action: {
          label: text.profiles.undo,
          run: () => {
            putBack.mutate();
          },
        },
      });
      await navigate({ to: "/profiles", search: { kind } });
      queries.removeQueries({ queryKey: [...profilesKey, kind, name] });
      await renew();
    },
  });
  return (
    <div className="stack">
      <div className="row">
        <Button
          variant={version ? "default" : "filled"}
          aria-expanded={copyName !== undefined}
          onClick={() => {
            setCopyName(copyName === undefined ? profileName(`my-${name}`) : undefined);
          }}
        >
          {version ? text.profiles.copy : text.profiles.copyToChange}
        </Button>
        <Button
          variant="default"
          component="a"
          href={profileFileUrl(kind, name)}
          download={`${name}.yaml`}
        >
          {text.profiles.export}
        </Button>
        {version && (
          <Button
            variant="default"
            loading={remove.isPending}
            onClick={() => {
              remove.mutate();
            }}
          >
            {text.profiles.delete}
          </Button>
        )}
      </div>
      {copyName !== undefined && (
        <form
          className={classes.ask}
          onSubmit={(event) => {
            event.preventDefault();
            copy.mutate(copyName);
          }}
        >
          <TextInput
            label={text.profiles.copyName}
            description={text.profiles.nameAbout}
            value={copyName}
            data-autofocus
            onChange={(event) => {
              setCopyName(profileName(event.currentTarget.value));
            }}
          />
          <Button type="submit" disabled={!copyName} loading={copy.isPending}>
            {text.profiles.makeCopy}
          </Button>
        </form>
      )}
    </div>
  );
}
