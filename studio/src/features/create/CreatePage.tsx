/** Create: one box, one button; everything else is there for those who want it. */
import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import { generate, jobQuery } from "@/api/jobs";
import { optionsQuery } from "@/api/options";
import { profileQuery } from "@/api/profiles";
import { notify } from "@/components/notices";
import { Page } from "@/components/Page";
import { Failed } from "@/components/States";
import { text } from "@/lib/messages/create";
import { useShortcuts } from "@/lib/useShortcuts";

import { Commands } from "./Commands";
import { ConceptBox } from "./ConceptBox";
import classes from "./CreatePage.module.css";
import { Estimate } from "./Estimate";
import { OptionsForm } from "./OptionsForm";
import { Profiles } from "./Profiles";
import { useDraft } from "./useDraft";

const route = getRouteApi("/");

export default function CreatePage() {
  const { choices, level, choose, replace, setLevel } = useDraft();
  const navigate = useNavigate();
  const registry = useQuery(optionsQuery);
  const profile = useQuery(
    profileQuery("config", String((choices.profile as string | undefined) ?? "default")),
  );
  const start = useMutation({
    mutationFn: generate,
    meta: { isHandled: true },
    onSuccess: (job) => navigate({ to: "/jobs/$jobId", params: { jobId: job.id } }),
  });
  useChoicesOf(route.useSearch().from, replace);

  const concept = String((choices.concept as string | undefined) ?? "");
  const run = () => {
    start.mutate(choices);
  };
  useShortcuts({ "mod+Enter": run });
  const clear = () => {
    replace({});
    notify({
      message: text.create.cleared,
      action: {
        label: text.create.undo,
        run: () => {
          replace(choices);
        },
      },
    });
  };
  const isEmpty = Object.keys(choices).length === 0;

  return (
    <Page
      title={text.create.pageTitle}
      heading={text.create.title}
      lead={text.create.lead}
      actions={
        !isEmpty && (
          <Button variant="subtle" onClick={clear}>
            {text.create.clear}
          </Button>
        )
      }
      isWide
    >
      <div className={classes.columns}>
        <div className="stack">
          <ConceptBox
            concept={concept}
            onChange={(words) => {
              choose("concept", words || undefined);
            }}
            onGenerate={run}
            isStarting={start.isPending}
            error={start.error?.message ?? null}
          >
            <Estimate choices={choices} choose={choose} />
          </ConceptBox>
          {registry.error && (
            <Failed error={registry.error} retry={() => void registry.refetch()} />
          )}
          {registry.data && (
            <OptionsForm
              groups={registry.data.groups}
              options={registry.data.options}
              choices={choices}
              inherited={(profile.data?.content.options ?? {}) as Record<string, unknown>}
              level={level}
              setLevel={setLevel}
              choose={choose}
              resetAll={() => {
                replace(concept ? { concept } : {});
              }}
            />
          )}
        </div>
        <aside className={`stack ${classes.side ?? ""}`} aria-label={text.create.whoWrites}>
          <Profiles choices={choices} choose={choose} />
          <Commands choices={choices} options={registry.data?.options ?? []} />
        </aside>
      </div>
    </Page>
  );
}

/** Begins with what another job was asked for, when the address names one. */
function useChoicesOf(
  jobId: string | undefined,
  replace: (choices: Record<string, unknown>) => void,
) {
  const job = useQuery({ ...jobQuery(jobId ?? ""), enabled: jobId !== undefined });
  const navigate = useNavigate();
  useEffect(() => {
    if (!job.data) return;
    replace(job.data.sent);
    void navigate({ to: "/", search: {}, replace: true });
  }, [job.data, replace, navigate]);
}
