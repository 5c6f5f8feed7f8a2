/** A job, from the first word to the finished card. Resumes by itself, in any tab. */
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import { aboutJob, cancelJob, isFinal, makesCard, type JobDetails } from "@/api/jobs";
import { portraitUrl } from "@/api/cards";
import { API } from "@/api/client";
import { Page } from "@/components/Page";
import { Failed, Loading } from "@/components/States";
import { formatCount, formatTime } from "@/lib/format";
import { text } from "@/lib/messages/live";

import { Figures } from "./Figures";
import { Given } from "./Given";
import classes from "./LivePage.module.css";
import { PartCard } from "./PartCard";
import { partsOfCard, partsOfJob } from "./parts";
import { Progress } from "./Progress";
import { Trouble } from "./Trouble";
import { useJob } from "./useJob";

const route = getRouteApi("/jobs/$jobId");

export default function LivePage() {
  const { jobId } = route.useParams();
  const { job, texts, isLost, card } = useJob(jobId);
  if (job.error && !job.data)
    return <Failed isPage error={job.error} retry={() => void job.refetch()} />;
  if (!job.data) return <Loading />;

  const data = card?.card.data as Record<string, unknown> | undefined;
  const parts = data ? partsOfCard(data) : partsOfJob(job.data, texts);
  const { kind, status } = job.data;
  const brief = texts.brief;
  const isOver = isFinal(status);
  const isCard = makesCard(job.data);
  return (
    <Page
      title={
        isCard
          ? (card?.name ?? planned(job.data, brief) ?? text.live.untitled)
          : (text.jobs.kinds[kind] ?? kind)
      }
      lead={`${text.live.status[status]} · ${aboutJob(job.data).slice(0, 160)}`}
      actions={<Actions job={job.data} />}
    >
      {isLost && (
        <p className={`panel ${classes.lost ?? ""}`} role="status">
          {text.live.reconnecting}
        </p>
      )}
      {!isOver && <Progress job={job.data} />}
      {job.data.scheduled_at && !isOver && (
        <p className="panel">{text.live.scheduled(formatTime(job.data.scheduled_at))}</p>
      )}
      {(status === "failed" || status === "cancelled") && <Trouble job={job.data} />}
      <div className={classes.columns}>
        {isCard ? (
          <section className={classes.parts} aria-label={text.live.parts}>
            {job.data.progress.stage === "brief" && !isOver && brief && (
              <p className="quiet">{text.live.planning(formatCount(brief.length))}</p>
            )}
            {parts.map((part) => (
              <PartCard key={part.part} {...part} />
            ))}
          </section>
        ) : (
          <Given job={job.data} />
        )}
        <aside className={`stack ${classes.side ?? ""}`}>
          {card?.has_portrait && (
            <img
              className={classes.portrait}
              src={portraitUrl(card.id, card.version)}
              alt={text.cards.portraitOf(card.name)}
            />
          )}
          <section className="panel">
            <Figures job={job.data} />
          </section>
          {job.data.warnings.length > 0 && <Warnings warnings={job.data.warnings} />}
        </aside>
      </div>
    </Page>
  );
}

function Actions({ job }: { job: JobDetails }) {
  const cancel = useMutation({ mutationFn: () => cancelJob(job.id) });
  if (!isFinal(job.status)) {
    return (
      <Button
        variant="default"
        loading={cancel.isPending}
        onClick={() => {
          cancel.mutate();
        }}
      >
        {text.live.cancel}
      </Button>
    );
  }
  if (!job.card_id) return null;
  return (
    <>
      <Button component="a" href={`${API}/jobs/${job.id}/download/png`} download>
        {text.live.download}
      </Button>
      <Button variant="default" component={Link} to={`/cards/${job.card_id}`}>
        {text.live.open}
      </Button>
      <Button variant="subtle" component={Link} to="/">
        {text.live.another}
      </Button>
    </>
  );
}

function Warnings({ warnings }: { warnings: string[] }) {
  return (
    <section className="panel stack">
      <h2>{text.live.warnings}</h2>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </section>
  );
}

/** The name, as soon as the plan says it. */
function planned(job: JobDetails, brief = job.draft?.written.brief): string | undefined {
  return /"name"\s*:\s*"((?:[^"\\]|\\.)+)"/.exec(brief ?? "")?.[1];
}
