/** How it looks, and what the server says of itself. */
import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { API } from "@/api/client";
import { doctorQuery } from "@/api/system";
import { Page } from "@/components/Page";
import { Failed, Loading } from "@/components/States";
import { text } from "@/lib/messages/settings";

import classes from "./SettingsPage.module.css";

export default function SettingsPage() {
  return (
    <Page title={text.settings.title} lead={text.settings.lead}>
      <Appearance />
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
        <dd>{writer}</dd>
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
