/** Create: one box, one button; everything else is there for those who want it. */
import { Button, SegmentedControl } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useMemo } from "react";

import { jobQuery } from "@/api/jobs";
import { begin, type Make } from "@/api/making";
import { optionsQuery } from "@/api/options";
import { profileQuery } from "@/api/profiles";
import { notify } from "@/components/notices";
import { Page } from "@/components/Page";
import { Failed } from "@/components/States";
import { text } from "@/lib/messages/create";
import { useShortcuts } from "@/lib/useShortcuts";

import { BatchForm } from "./BatchForm";
import { Commands } from "./Commands";
import { ConceptBox } from "./ConceptBox";
import classes from "./CreatePage.module.css";
import { Estimate } from "./Estimate";
import { FirstTime } from "./FirstTime";
import { OptionsForm } from "./OptionsForm";
import { Profiles } from "./Profiles";
import { useDraft } from "./useDraft";
import { useEstimate } from "./useEstimate";
import { CAST_SIZE, wantedOf } from "./wanted";

const route = getRouteApi("/");
const MAKE_NAMES = Object.entries(text.create.makes).map(([value, { tab }]) => ({
  value,
  label: tab,
}));

export default function CreatePage() {
  const { from, make = "card" } = route.useSearch();
  const { choices, level, batch, choose, replace, setBatch, setLevel } = useDraft();
  const navigate = useNavigate();
  const registry = useQuery(optionsQuery);
  const profile = useQuery(
    profileQuery("config", String((choices.profile as string | undefined) ?? "default")),
  );
  const options = registry.data?.options;
  const names = useMemo(() => new Set(options?.map((one) => one.name)), [options]);
  // Reading thousands of lines anew must not hold up typing.
  const readable = useDeferredValue(batch);
  const wanted = useMemo(
    () => wantedOf(make, choices, readable, names),
    [make, choices, readable, names],
  );
  const estimated = useEstimate(wanted);
  const start = useMutation({
    mutationFn: begin,
    meta: { isHandled: true },
    onSuccess: (job) => navigate({ to: "/jobs/$jobId", params: { jobId: job.id } }),
  });
  useChoicesOf(from, replace);

  const concept = String((choices.concept as string | undefined) ?? "");
  const words = text.create.makes[make];
  const box = {
    onGenerate: () => {
      start.mutate(wantedOf(make, choices, batch, names));
    },
    isStarting: start.isPending,
    error: start.error?.message ?? null,
  };
  useShortcuts({ "mod+Enter": box.onGenerate });
  const clear = () => {
    replace({}, { text: "" });
    notify({
      message: text.create.cleared,
      action: {
        label: text.create.undo,
        run: () => {
          replace(choices, batch);
        },
      },
    });
  };
  const isEmpty = Object.keys(choices).length === 0 && !batch.text;
  const dropping = (cap: string) => {
    if (wanted.of === "batch") {
      return "max_cost_usd" in wanted.batch && cap === "max_cost_usd"
        ? () => {
            setBatch({ budget: undefined });
          }
        : undefined;
    }
    return cap in choices
      ? () => {
          choose(cap, undefined);
        }
      : undefined;
  };
  const estimate = <Estimate make={make} estimated={estimated} dropping={dropping} />;

  return (
    <Page
      title={text.create.pageTitle}
      heading={words.title}
      lead={words.lead}
      actions={
        <>
          <SegmentedControl
            aria-label={text.create.make}
            data={MAKE_NAMES}
            value={make}
            onChange={(value) => {
              start.reset();
              void navigate({ to: "/", search: { make: value as Make }, replace: true });
            }}
          />
          {!isEmpty && (
            <Button size="compact-sm" variant="subtle" onClick={clear}>
              {text.create.clear}
            </Button>
          )}
        </>
      }
      isWide
    >
      <div className={classes.columns}>
        <div className="stack">
          {make === "batch" ? (
            <BatchForm
              batch={batch}
              onChange={setBatch}
              names={names}
              refusal={estimated.refusal}
              {...box}
            >
              {estimate}
            </BatchForm>
          ) : (
            <ConceptBox
              key={make}
              make={make}
              concept={concept}
              onChange={(words) => {
                choose("concept", words || undefined);
              }}
              size={Number((choices.cast_size as number | undefined) ?? CAST_SIZE)}
              onSize={(size) => {
                choose("cast_size", size);
              }}
              {...box}
            >
              {estimate}
            </ConceptBox>
          )}
          <FirstTime />
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
          <Commands wanted={wanted} options={options ?? []} />
        </aside>
      </div>
    </Page>
  );
}

/** What makes such a job again. */
const MAKE_OF: Record<string, Make> = { cast: "cast", world: "world" };

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
    const make = MAKE_OF[job.data.kind];
    void navigate({ to: "/", search: { make }, replace: true });
  }, [job.data, replace, navigate]);
}
