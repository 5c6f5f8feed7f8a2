import { makesCard, type JobDetails } from "@/api/jobs";
import { formatDuration } from "@/lib/format";
import { text } from "@/lib/messages/live";
import { partLabel } from "@/lib/parts";
import { useNow } from "@/lib/useNow";

import classes from "./LivePage.module.css";

/** How far the job has come, stage by stage. */
export function Progress({ job }: { job: JobDetails }) {
  const now = useNow(job.status === "running");
  const { stage, message, percent, calls_done: done, calls_total: total } = job.progress;
  const at = text.live.stages.findIndex((one) => one === stage);
  const left =
    job.estimated_completion && (new Date(job.estimated_completion).getTime() - now) / 1000;
  return (
    <section className="panel stack" aria-label={text.live.progress}>
      <div
        role="progressbar"
        aria-label={text.live.progress}
        aria-valuenow={Math.round(percent)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        {makesCard(job) ? (
          <ol className={classes.stages}>
            {text.live.stages.map((one, index) => (
              <li key={one} data-state={index < at ? "done" : index === at ? "now" : "next"}>
                {text.live.stageNames[one]}
              </li>
            ))}
          </ol>
        ) : (
          `${String(Math.round(percent))} %`
        )}
      </div>
      <p role="status">
        {message.replace(/^Written: ([a-z_]+(\.\d+)?)$/, (_all, part: string) =>
          text.live.written(partLabel(part)),
        ) || text.live.status[job.status]}
        {total !== null && total > 1 && ` · ${text.live.callsOf(done, total)}`}
        {left && left > 1 ? ` · ${text.live.eta(formatDuration(left))}` : ""}
      </p>
    </section>
  );
}
