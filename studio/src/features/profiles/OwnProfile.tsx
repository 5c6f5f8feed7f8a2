/** A profile of one's own, being changed. */
import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";

import { profileCheckQuery, profileQuery, type Profile } from "@/api/profiles";
import { labelOf } from "@/components/SchemaField/schema";
import { text } from "@/lib/messages/profiles";
import { useShortcuts } from "@/lib/useShortcuts";

import { ConfigForm } from "./ConfigForm";
import { PromptForm } from "./PromptForm";
import classes from "./ProfilesPage.module.css";
import { fromFields, toFields } from "./said";
import { useProfileDraft, type ProfileDraft } from "./useProfileDraft";

const Conflict = lazy(async () => ({
  default: (await import("@/components/Conflict")).Conflict,
}));

const TYPING_MS = 500;

export default function OwnProfile({ profile }: { profile: Profile }) {
  const draft = useProfileDraft(profile);
  const { kind } = profile;
  const said = fromFields(kind, draft.data);
  const [typed] = useDebouncedValue(JSON.stringify(said), TYPING_MS);
  const check = useQuery({
    ...profileCheckQuery(kind, JSON.parse(typed) as typeof said),
    placeholderData: keepPreviousData,
  });
  const isChecked = typed === JSON.stringify(said) && !check.isPlaceholderData && !check.isPending;
  const problems = check.error ? [check.error.message] : (check.data ?? []);
  const isChanged = draft.changed.length > 0;
  const save = () => {
    if (isChanged) draft.save.mutate(draft);
  };
  useShortcuts({ "mod+s": save });
  const Form = kind === "config" ? ConfigForm : PromptForm;
  return (
    <div className="stack">
      <div className={classes.bar}>
        <div className={classes.verdict} role="status">
          {problems.length > 0 ? (
            <p className={classes.bad}>{text.profiles.problems(problems.length)}</p>
          ) : (
            <p className={isChecked ? classes.good : "quiet"}>
              {isChecked ? text.profiles.holds : text.profiles.checking}
            </p>
          )}
        </div>
        <div className="row">
          <span className={`quiet ${classes.count ?? ""}`}>
            {text.profiles.unsaved(draft.changed.length)}
          </span>
          <Button
            size="sm"
            variant="default"
            disabled={!isChanged}
            onClick={() => {
              draft.reset(profile);
            }}
          >
            {text.profiles.discard}
          </Button>
          <Button
            size="sm"
            disabled={!isChanged || problems.length > 0}
            loading={draft.save.isPending}
            onClick={save}
          >
            {text.profiles.save}
          </Button>
        </div>
      </div>
      {problems.length > 0 && (
        <ul className={`panel ${classes.problems ?? ""}`}>
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <Form fields={draft.data} set={draft.set} />
      {draft.isConflicting && (
        <Suspense fallback={null}>
          <Changed profile={profile} draft={draft} />
        </Suspense>
      )}
    </div>
  );
}

/** It was changed elsewhere meanwhile: both sides, and a choice. */
function Changed({ profile: { kind, name }, draft }: { profile: Profile; draft: ProfileDraft }) {
  const { data: newest, error } = useQuery({
    ...profileQuery(kind, name),
    queryKey: ["conflict", kind, name, String(draft.version)],
    staleTime: 0,
  });
  const theirs = newest && { version: newest.version ?? 0, data: toFields(newest.content) };
  return (
    <Conflict
      base={draft.base}
      mine={draft.data}
      theirs={theirs}
      error={error}
      labelOf={(field) => labelOf(field.replace(/^\w+\./, ""))}
      isSaving={draft.save.isPending}
      save={(data) => {
        if (!theirs) return;
        const both = { version: theirs.version, base: theirs.data, data };
        draft.rebase(both);
        draft.save.mutate(both);
      }}
      takeTheirs={() => {
        if (newest) draft.reset(newest);
        draft.setConflicting(false);
      }}
      close={() => {
        draft.setConflicting(false);
      }}
    />
  );
}
