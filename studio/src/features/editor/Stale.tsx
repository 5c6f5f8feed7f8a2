import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { cardKey } from "@/api/cards";
import { rewriteStale, staleQuery } from "@/api/revisions";
import { labelOf } from "@/components/SchemaField/schema";
import { text } from "@/lib/messages/editor";
import { partLabel } from "@/lib/parts";

import { useEdited } from "./edited";
import classes from "./Editor.module.css";
import { useFollowed } from "./useFollowed";
import { useJump } from "./useJump";

/** The parts whose plan has changed since they were written, and the way to new ones. */
export default function Stale() {
  const { card } = useEdited();
  const queries = useQueryClient();
  const jump = useJump();
  const { data: parts = [] } = useQuery(staleQuery(card.id, card.version));
  const begin = useMutation({
    mutationFn: () => rewriteStale(card.id),
    meta: { isHandled: true },
  });
  const { job, isRunning } = useFollowed(begin.data?.id, () => {
    void queries.invalidateQueries({ queryKey: cardKey(card.id) });
  });
  const isBusy = begin.isPending || isRunning;
  const failure = begin.error?.message ?? job?.error?.message;
  if (parts.length === 0) return null;
  return (
    <section className="panel stack" aria-label={text.editor.stale}>
      <div>
        <h2>{text.editor.stale}</h2>
        <p className="quiet">{text.editor.staleAbout}</p>
      </div>
      <ul className={classes.findings}>
        {parts.map(({ part, sections, by_author }) => (
          <li key={part}>
            <button type="button" onClick={() => void jump(part.replace(/\.(\d+)$/, "[$1]"))}>
              <b>{partLabel(part)}</b> {text.editor.staleBecause(sections.map(labelOf).join(", "))}
              {by_author && ` ${text.editor.staleYours}`}
            </button>
          </li>
        ))}
      </ul>
      {parts.some((one) => !one.by_author) && (
        <div className="row">
          <Button
            size="compact-sm"
            variant="default"
            loading={isBusy}
            onClick={() => {
              begin.mutate();
            }}
          >
            {text.editor.proposeStale}
          </Button>
          {isBusy && job && (
            <Link to="/jobs/$jobId" params={{ jobId: job.id }}>
              {text.editor.watch}
            </Link>
          )}
        </div>
      )}
      {failure && !isBusy && (
        <p role="alert" className={classes.bad}>
          {failure}
        </p>
      )}
    </section>
  );
}
