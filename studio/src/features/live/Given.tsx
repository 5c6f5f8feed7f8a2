import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { isGroup, type JobDetails } from "@/api/jobs";
import { labelOf, sayValue } from "@/components/SchemaField/schema";
import { text } from "@/lib/messages";

interface Question {
  question: string;
  why: string;
  suggestions: string[];
}

/** What a job gives that makes no card of its own: its outcome, or the jobs that it began. */
export function Given({ job }: { job: JobDetails }) {
  const { question, ...others } = job.outcome ?? {};
  // The cards of a cast are its jobs.
  const facts = Object.entries(others).filter(([name]) => name !== "cards");
  return (
    <section className="panel stack" aria-label={text.live.given}>
      <h2>{text.live.given}</h2>
      {!job.outcome && !isGroup(job) && <p className="quiet">{text.live.nothingGiven}</p>}
      {question === null && <p>{text.live.nothingToAsk}</p>}
      {question ? <Asked {...(question as Question)} /> : null}
      {facts.map(([name, value]) => (
        <p key={name}>
          <span className="quiet">{labelOf(name)}</span> {sayValue(value)}
        </p>
      ))}
      {isGroup(job) && (
        <div className="row apart">
          <p>{job.progress.message}</p>
          <Button variant="default" component={Link} to={`/jobs?parent=${job.id}`}>
            {text.live.items}
          </Button>
        </div>
      )}
    </section>
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
