import { Anchor, Modal, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { API } from "@/api/client";
import {
  aboutJob,
  isFinal,
  jobLogsQuery,
  type JobEvent,
  type JobStatus,
  type ListedJob,
} from "@/api/jobs";
import { Failed, Loading } from "@/components/States";
import { text } from "@/lib/messages";

import classes from "./JobsPage.module.css";

interface LogDrawerProps {
  job: ListedJob;
  onClose: () => void;
}

const LEVELS = ["debug", "info", "warning", "error"];
const LOOK_MS = 3_000;
const time = new Intl.DateTimeFormat("en", { timeStyle: "medium" });

const hasEnd = (events: JobEvent[] = []): boolean =>
  events.some(({ kind, data }) => kind === "status" && isFinal(data.status as JobStatus));

/** What happened in a job, line by line. */
export default function LogDrawer({ job, onClose }: LogDrawerProps) {
  const [level, setLevel] = useState("info");
  const isOver = isFinal(job.status);
  const logs = useQuery({
    ...jobLogsQuery(job.id),
    refetchInterval: ({ state }) => (isOver || hasEnd(state.data) ? false : LOOK_MS),
  });
  const shown =
    logs.data?.filter((event) => LEVELS.indexOf(event.level) >= LEVELS.indexOf(level)) ?? [];
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={text.jobs.logOf(aboutJob(job).slice(0, 80))}
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <div className="stack">
        <div className="row apart">
          <NativeSelect
            aria-label={text.jobs.level}
            value={level}
            onChange={(event) => {
              setLevel(event.currentTarget.value);
            }}
            data={Object.entries(text.jobs.levels).map(([value, label]) => ({ value, label }))}
          />
          <Anchor href={`${API}/jobs/${job.id}/export?format=json&debug=true`} download>
            {text.jobs.export}
          </Anchor>
        </div>
        {logs.isPending && <Loading />}
        {logs.error && <Failed error={logs.error} />}
        <ol className={classes.log}>
          {shown.map((event) => (
            <li key={event.seq} data-level={event.level}>
              <time className="mono" dateTime={event.at}>
                {time.format(new Date(event.at))}
              </time>
              <span>{event.message}</span>
            </li>
          ))}
        </ol>
      </div>
    </Modal>
  );
}
