import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { cardQuery } from "@/api/cards";
import { estimateQuery, type Estimate } from "@/api/making";
import { paintingOptions, paintPortrait, type Painting } from "@/api/portraits";
import { formatUsd } from "@/lib/format";
import { text } from "@/lib/messages/pictures";

import { useEdited } from "../edited";
import { useFollowed } from "../useFollowed";
import { useStored } from "../useStored";

const HOWS = Object.entries(text.pictures.hows).map(([value, label]) => ({ value, label }));
const TYPING_MS = 400;

/** Another portrait made, with what it will cost said first. */
export function Paint() {
  const { card } = useEdited();
  const queries = useQueryClient();
  const stored = useStored();
  const [isOpen, setOpen] = useState(false);
  const [wanted, setWanted] = useState<Painting>({ image: "generate", instruction: "" });
  const [asked] = useDebouncedValue(JSON.stringify(wanted), TYPING_MS);
  const estimate = useQuery({
    ...estimateQuery({
      of: "card",
      options: paintingOptions(card.id, JSON.parse(asked) as Painting),
    }),
    enabled: isOpen,
  });
  const paint = useMutation({
    mutationFn: () => paintPortrait(card.id, card.version, wanted),
    meta: { isHandled: true },
  });
  const { job, isRunning } = useFollowed(paint.data?.id, ({ status }) => {
    if (status !== "completed") return;
    void queries.fetchQuery({ ...cardQuery(card.id), staleTime: 0 }).then(stored);
  });
  const isBusy = paint.isPending || isRunning;
  const failure = paint.error?.message ?? job?.error?.message;
  return (
    <details
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>{text.pictures.another}</summary>
      <form
        className="stack"
        style={{ paddingTop: "0.75rem" }}
        onSubmit={(event) => {
          event.preventDefault();
          paint.mutate();
        }}
      >
        <NativeSelect
          label={text.pictures.how}
          value={wanted.image}
          data={HOWS}
          onChange={(event) => {
            setWanted({ ...wanted, image: event.currentTarget.value as Painting["image"] });
          }}
        />
        {wanted.image === "generate" && (
          <Textarea
            label={text.pictures.instruction}
            placeholder={text.pictures.instructionExample}
            rows={2}
            value={wanted.instruction}
            onChange={(event) => {
              setWanted({ ...wanted, instruction: event.currentTarget.value });
            }}
          />
        )}
        <p className="quiet" aria-live="polite">
          {estimate.error
            ? text.pictures.refused(estimate.error.message)
            : estimate.data
              ? sayCost(estimate.data)
              : text.pictures.reckoning}
        </p>
        <div className="row">
          <Button type="submit" loading={isBusy} disabled={estimate.isError}>
            {text.pictures.make}
          </Button>
          {isBusy && job && (
            <Link to="/jobs/$jobId" params={{ jobId: job.id }}>
              {text.pictures.watch}
            </Link>
          )}
        </div>
        {failure && !isBusy && <p role="alert">{failure}</p>}
      </form>
    </details>
  );
}

function sayCost({ stages, total: { cost_usd: cost }, unpriced }: Estimate): string {
  if (stages.length === 0) return text.pictures.free;
  return cost
    ? text.pictures.costs(formatUsd(cost.likely), formatUsd(cost.low), formatUsd(cost.high))
    : text.pictures.unpriced(unpriced ?? "");
}
