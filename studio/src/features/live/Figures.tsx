import type { JobDetails } from "@/api/jobs";
import { formatCount, formatDuration, formatUsd } from "@/lib/format";
import { text } from "@/lib/messages/live";
import { useNow } from "@/lib/useNow";

import classes from "./LivePage.module.css";

/** What the job has taken so far. */
export function Figures({ job }: { job: JobDetails }) {
  const now = useNow(job.status === "running");
  const from = job.started_at && new Date(job.started_at).getTime();
  const to = job.finished_at ? new Date(job.finished_at).getTime() : now;
  const spent = job.calls.reduce((sum, call) => sum + Number(call.cost_usd ?? 0), 0);
  const models = [...new Set(job.calls.map((call) => call.model).filter(Boolean))];
  const rows: [string, string][] = [
    [text.live.writer, text.live.writers[job.writer] ?? job.writer],
    ...(models.length > 0 ? [[text.live.model, models.join(", ")] as [string, string]] : []),
    [text.live.elapsed, from ? formatDuration((to - from) / 1000) : "–"],
    [text.live.cost, formatUsd(String(Math.max(spent, Number(job.cost_usd))))],
    [text.live.tokens, formatCount(job.tokens.total)],
    ...(job.attempt > 1 ? [[text.live.attempt, String(job.attempt)] as [string, string]] : []),
  ];
  return (
    <dl className={classes.figures}>
      {rows.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
