import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";

import {
  aboutJob,
  cancelJob,
  deleteJob,
  isFinal,
  isOfForm,
  jobsKey,
  makesCard,
  retryJob,
  type ListedJob,
} from "@/api/jobs";
import { notify } from "@/components/notices";
import { Row } from "@/components/Rows";
import { formatAge, formatTime, formatUsd } from "@/lib/format";
import { text } from "@/lib/messages/live";

import classes from "./JobsPage.module.css";

interface JobRowProps {
  job: ListedJob;
  onLog: (job: ListedJob) => void;
}

export function JobRow({ job, onLog }: JobRowProps) {
  const isOver = isFinal(job.status);
  const about = aboutJob(job);
  return (
    <Row
      title={
        <Link to="/jobs/$jobId" params={{ jobId: job.id }} className={classes.concept}>
          {about.slice(0, 200)}
        </Link>
      }
      about={
        <>
          {!makesCard(job) && `${text.jobs.kinds[job.kind] ?? job.kind} · `}
          <time dateTime={job.created_at} title={formatTime(job.created_at)}>
            {formatAge(job.created_at)}
          </time>
          {" · "}
          {text.live.writers[job.writer] ?? job.writer}
          {" · "}
          {formatUsd(job.cost_usd)}
          {job.attempt > 1 && ` · ${text.jobs.attempt(job.attempt)}`}
        </>
      }
      state={
        <span className={classes.status} data-status={job.status}>
          {text.live.status[job.status]}
          {job.status === "running" && ` ${String(Math.round(job.progress.percent))} %`}
        </span>
      }
      actions={
        <>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={text.jobs.logOf(about)}
            onClick={() => {
              onLog(job);
            }}
          >
            {text.jobs.log}
          </Button>
          {isOver ? <AfterwardsActions job={job} /> : <CancelAction job={job} />}
        </>
      }
    >
      {job.error && <p className={classes.error}>{job.error.message}</p>}
    </Row>
  );
}

function CancelAction({ job }: { job: ListedJob }) {
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelJob(job.id),
    onSettled: () => queries.invalidateQueries({ queryKey: jobsKey }),
  });
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={cancel.isPending}
      onClick={() => {
        cancel.mutate();
      }}
    >
      {text.jobs.cancel}
    </Button>
  );
}

function AfterwardsActions({ job }: { job: ListedJob }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const retry = useMutation({
    mutationFn: () => retryJob(job.id),
    onSuccess: (next) => navigate({ to: "/jobs/$jobId", params: { jobId: next.id } }),
  });
  const remove = useMutation({
    mutationFn: () => deleteJob(job.id),
    onSuccess: () => {
      notify({ message: text.jobs.removed });
      return queries.invalidateQueries({ queryKey: jobsKey });
    },
  });
  // What ended well would be made a second time; what a group still lacks, its page knows.
  const isDone = job.card_id !== null || job.status === "completed";
  return (
    <>
      {!isDone && (
        <Button
          size="compact-sm"
          variant="default"
          loading={retry.isPending}
          onClick={() => {
            retry.mutate();
          }}
        >
          {text.jobs.retry}
        </Button>
      )}
      {isOfForm(job) && (
        <Button size="compact-sm" variant="default" component={Link} to={`/?from=${job.id}`}>
          {text.jobs.again}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        loading={remove.isPending}
        onClick={() => {
          remove.mutate();
        }}
      >
        {text.jobs.remove}
      </Button>
    </>
  );
}
