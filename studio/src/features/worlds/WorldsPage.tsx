/** Every world, and a box to plan another. */
import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { createWorld, planWorld, worldListQuery } from "@/api/worlds";
import { Listing } from "@/components/Listing";
import { Page } from "@/components/Page";
import { Row } from "@/components/Rows";
import { Empty } from "@/components/States";
import { formatAge } from "@/lib/format";
import { text } from "@/lib/messages/worlds";

import classes from "./Worlds.module.css";

const MOST_NAME = 120;

export default function WorldsPage() {
  const worlds = useInfiniteQuery(worldListQuery);
  const found = worlds.data?.pages.flatMap((page) => page.worlds) ?? [];
  return (
    <Page title={text.worlds.title} lead={text.worlds.lead}>
      <NewWorld />
      <Listing
        of={worlds}
        label={text.worlds.list}
        empty={<Empty title={text.worlds.emptyTitle}>{text.worlds.empty}</Empty>}
      >
        {found.map((world) => (
          <Row
            key={world.id}
            title={
              <Link to="/worlds/$worldId" params={{ worldId: world.id }}>
                {world.name}
              </Link>
            }
            about={text.worlds.about(world.version, formatAge(world.updated_at))}
          >
            {world.summary.about !== world.name && (
              <p>{String((world.summary.about as string | undefined) ?? "")}</p>
            )}
          </Row>
        ))}
      </Listing>
    </Page>
  );
}

function NewWorld() {
  const [premise, setPremise] = useState("");
  const navigate = useNavigate();
  const plan = useMutation({
    mutationFn: planWorld,
    onSuccess: (job) => navigate({ to: "/jobs/$jobId", params: { jobId: job.id } }),
  });
  const begin = useMutation({
    mutationFn: createWorld,
    onSuccess: ({ id }) => navigate({ to: "/worlds/$worldId", params: { worldId: id } }),
  });
  return (
    <form
      className={`panel ${classes.ask ?? ""}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (premise.trim()) plan.mutate(premise.trim());
      }}
    >
      <TextInput
        label={text.worlds.premise}
        placeholder={text.worlds.premiseExample}
        value={premise}
        onChange={(event) => {
          setPremise(event.currentTarget.value);
        }}
      />
      <Button type="submit" disabled={!premise.trim()} loading={plan.isPending}>
        {text.worlds.plan}
      </Button>
      <Button
        variant="default"
        loading={begin.isPending}
        onClick={() => {
          begin.mutate(premise.trim().slice(0, MOST_NAME) || text.worlds.unnamed);
        }}
      >
        {text.worlds.begin}
      </Button>
    </form>
  );
}
