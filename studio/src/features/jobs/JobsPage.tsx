/** Every job: how it went, what it cost, what can be done with it. */
import { Button, NativeSelect } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";

import { jobListQuery, type ListedJob, type JobStatus } from "@/api/jobs";
import { Listing } from "@/components/Listing";
import { Page } from "@/components/Page";
import { SearchBox } from "@/components/SearchBox";
import { Empty } from "@/components/States";
import { text } from "@/lib/messages/live";

import classes from "./JobsPage.module.css";
import { JobRow } from "./JobRow";

const LogDrawer = lazy(() => import("./LogDrawer"));
const route = getRouteApi("/jobs");

export default function JobsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [logged, setLogged] = useState<ListedJob | null>(null);
  const jobs = useInfiniteQuery(jobListQuery(search));

  const found = jobs.data?.pages.flatMap((page) => page.jobs) ?? [];
  const isFiltered = Boolean(search.text ?? search.status ?? search.parent);
  const set = (change: typeof search) =>
    void navigate({ search: { ...search, ...change }, replace: true });
  return (
    <Page title={text.jobs.title} lead={text.jobs.lead} isWide>
      <div className="row">
        <SearchBox
          label={text.jobs.search}
          className={classes.search}
          words={search.text}
          onSearch={(words) => {
            set({ text: words });
          }}
        />
        <NativeSelect
          aria-label={text.jobs.status}
          value={search.status ?? ""}
          onChange={(event) => {
            set({ status: (event.currentTarget.value || undefined) as JobStatus | undefined });
          }}
          data={[
            { value: "", label: text.jobs.any },
            ...Object.entries(text.live.status).map(([value, label]) => ({ value, label })),
          ]}
        />
        {search.parent && (
          <Button
            variant="light"
            onClick={() => {
              set({ parent: undefined });
            }}
          >
            {text.jobs.everyJob}
          </Button>
        )}
      </div>
      <Listing
        of={jobs}
        label={text.jobs.title}
        empty={<Nothing isFiltered={isFiltered} onClear={() => void navigate({ search: {} })} />}
      >
        {found.map((job) => (
          <JobRow key={job.id} job={job} onLog={setLogged} />
        ))}
      </Listing>
      <Suspense>
        {logged && (
          <LogDrawer
            job={logged}
            onClose={() => {
              setLogged(null);
            }}
          />
        )}
      </Suspense>
    </Page>
  );
}

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <Empty
        title={text.jobs.nothingTitle}
        action={
          <Button variant="default" onClick={onClear}>
            {text.jobs.clear}
          </Button>
        }
      >
        {text.jobs.nothing}
      </Empty>
    );
  }
  return (
    <Empty
      title={text.jobs.emptyTitle}
      action={
        <Button component={Link} to="/">
          {text.jobs.make}
        </Button>
      }
    >
      {text.jobs.empty}
    </Empty>
  );
}
