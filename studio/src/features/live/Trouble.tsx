import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { isOfForm, makesCard, retryJob, type JobDetails } from "@/api/jobs";
import { text } from "@/lib/messages/live";

import classes from "./LivePage.module.css";

/** A job that ended without a card: why, in the provider's words, and what can be done. */
export function Trouble({ job }: { job: JobDetails }) {
  const [model, setModel] = useState("");
  const navigate = useNavigate();
  const retry = useMutation({
    mutationFn: () => retryJob(job.id, model.trim() ? { model: model.trim() } : {}),
    onSuccess: (next) => navigate({ to: "/jobs/$jobId", params: { jobId: next.id } }),
  });
  const isFailed = job.status === "failed";
  const failed = makesCard(job) ? text.live.failedTitle : text.live.otherFailedTitle;
  const used = job.calls.at(-1)?.model;
  return (
    <section
      className={`panel stack ${classes.trouble ?? ""}`}
      role={isFailed ? "alert" : undefined}
    >
      <h2>{isFailed ? failed : text.live.cancelledTitle}</h2>
      <p style={{ overflowWrap: "anywhere" }}>{job.error?.message ?? text.live.cancelled}</p>
      {isFailed && job.progress.stage && (
        <p className="quiet">
          {text.live.stage}: {text.live.stageNames[job.progress.stage] ?? job.progress.stage}
          {used && ` · ${text.live.model}: ${used}`}
        </p>
      )}
      {job.writer !== "composer" && (
        <TextInput
          label={text.live.otherModel}
          placeholder={used ?? text.live.otherModelPlaceholder}
          value={model}
          onChange={(event) => {
            setModel(event.currentTarget.value);
          }}
        />
      )}
      <div className="row">
        <Button
          loading={retry.isPending}
          onClick={() => {
            retry.mutate();
          }}
        >
          {text.live.retry}
        </Button>
        {isOfForm(job) && (
          <Button variant="default" component={Link} to="/" search={{ from: job.id } as never}>
            {text.live.changeOptions}
          </Button>
        )}
        <span className="quiet">{text.live.retryHint}</span>
      </div>
    </section>
  );
}
