/** How it looks, and what the server says of itself. */
import {
  Button,
  SegmentedControl,
  useMantineColorScheme,
  type MantineColorScheme,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { API } from "@/api/client";
import { ownKeyQuery, signOut } from "@/api/session";
import { doctorQuery } from "@/api/system";
import { Page } from "@/components/Page";
import { Failed, Loading } from "@/components/States";
import { text } from "@/lib/messages/settings";

import classes from "./SettingsPage.module.css";

export default function SettingsPage() {
  return (
    <Page title={text.settings.title} lead={text.settings.lead}>
      <Appearance />
      <OwnKey />
      <Server />
      <section className="panel stack">
        <h2>{text.settings.docs}</h2>
        <p className="quiet">{text.settings.docsAbout}</p>
        <a href={`${API}/docs`}>{`${API}/docs`}</a>
      </section>
    </Page>
  );
}

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <section className="panel stack">
      <h2>{text.settings.appearance}</h2>
      <SegmentedControl
        aria-label={text.settings.scheme}
        value={colorScheme}
        data={Object.entries(text.settings.schemes).map(([value, label]) => ({ value, label }))}
        onChange={(value) => {
          setColorScheme(value as MantineColorScheme);
        }}
      />
    </section>
  );
}

/** By which key one is signed in, and the way out; nothing where none is asked for. */
function OwnKey() {
  const key = useQuery(ownKeyQuery);
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: signOut,
    // Whoever comes next sees nothing of it.
    onSuccess: () => {
      queries.clear();
    },
  });
  if (!key.data) return null;
  return (
    <section className="panel stack">
      <h2>{text.settings.signedIn}</h2>
      <div className="row apart">
        <p>
          <b>{key.data.label}</b>{" "}
          <span className="quiet">{text.settings.may(key.data.scopes.join(", "))}</span>
        </p>
        <Button
          variant="default"
          loading={leave.isPending}
          onClick={() => {
            leave.mutate();
          }}
        >
          {text.settings.signOut}
        </Button>
      </div>
    </section>
  );
}

function Server() {
  const doctor = useQuery(doctorQuery);
  if (doctor.error) return <Failed error={doctor.error} retry={() => void doctor.refetch()} />;
  if (!doctor.data) return <Loading />;
  const { version, writer, checks } = doctor.data;
  return (
    <section className="panel stack">
      <h2>{text.settings.server}</h2>
      <dl className={classes.facts}>
        <dt>{text.settings.version}</dt>
        <dd>{version}</dd>
        <dt>{text.settings.writer}</dt>
        <dd>
          {/* What the doctor adds is for whoever has a terminal: here is a page for it. */}
          {writer.split(";")[0]} <Link to="/setup">{text.settings.change}</Link>
        </dd>
      </dl>
      <h3>{text.settings.checks}</h3>
      <ul className={classes.checks}>
        {checks.map((check) => (
          <li key={check.name} data-ok={check.ok}>
            <b>{check.name}</b>
            <span className={classes.verdict}>
              {check.ok ? text.settings.ok : text.settings.bad}
            </span>
            <span className="quiet">{check.detail}</span>
            {check.fix && <span className={classes.fix}>{check.fix}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
