import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";

import { isGroup, jobListQuery, retryJob, type JobDetails } from "@/api/jobs";
import { labelOf, sayValue } from "@/components/SchemaField/schema";
import { text } from "@/lib/messages/live";

interface Question {
  question: string;
  why: string;
  suggestions: string[];
}

/** What a job gives that makes no card of its own: its outcome, or the jobs that it began. */
export function Given({ job }: { job: JobDetails }) {
  const { question, world_id: world, ...others } = job.outcome ?? {};
  // The cards of a cast are its jobs.
  const facts = Object.entries(others).filter(([name]) => name !== "cards");
  return (
    <section className="panel stack" aria-label={text.live.given}>
      <h2>{text.live.given}</h2>
      {!job.outcome && !isGroup(job) && <p className="quiet">{text.live.nothingGiven}</p>}
      {question === null && <p>{text.live.nothingToAsk}</p>}
      {question ? <Asked {...(question as Question)} /> : null}
      {typeof world === "string" && (
        <Link to="/worlds/$worldId" params={{ worldId: world }}>
          {text.live.openWorld}
        </Link>
      )}
      {facts.map(([name, value]) => (
        <p key={name}>
          <span className="quiet">{labelOf(name)}</span> {sayValue(value)}
        </p>
      ))}
      {isGroup(job) && (
        <div className="row apart">
          <p>{job.progress.message}</p>
          <div className="row">
            {job.status === "completed" && <MakeMissing job={job} />}
            <Button variant="default" component={Link} to={`/jobs?parent=${job.id}`}>
              {text.live.items}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

/** Offers to make the items that failed or were cancelled, where there are any. */
function MakeMissing({ job }: { job: JobDetails }) {
  const navigate = useNavigate();
  const failed = useInfiniteQuery(jobListQuery({ parent: job.id, status: "failed" }));
  const cancelled = useInfiniteQuery(jobListQuery({ parent: job.id, status: "cancelled" }));
  const retry = useMutation({
    mutationFn: () => retryJob(job.id),
    onSuccess: (next) => navigate({ to: "/jobs/$jobId", params: { jobId: next.id } }),
  });
  const isMissing = [failed, cancelled].some(({ data }) => data?.pages[0]?.jobs.length);
  if (!isMissing) return null;
  return (
    <Button
      loading={retry.isPending}
      onClick={() => {
        retry.mutate();
      }}
    >
      {text.live.makeMissing}
    </Button>
  );
}

function Asked({ question, why, suggestions }: Question) {
  return (
    <>
      <p>{question}</p>
      <p className="quiet">{why}</p>
      <ul>
        {suggestions.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </>
  );
}
