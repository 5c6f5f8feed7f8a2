/** Who shall write: a model, by a key that is tried first, or the composer without one. */
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { Problem } from "@/api/problem";
import {
  forgetProviderKey,
  providerHostQuery,
  takeProviderKey,
  testProviderKey,
} from "@/api/providerKeys";
import { doctorQuery, isComposing } from "@/api/system";
import { notify } from "@/components/notices";
import { Page } from "@/components/Page";
import { Failed, Loading } from "@/components/States";
import { text } from "@/lib/messages/setup";

import classes from "./SetupPage.module.css";

export default function SetupPage() {
  return (
    <Page title={text.setup.pageTitle} heading={text.setup.title} lead={text.setup.lead}>
      <div className={classes.ways}>
        <Model />
        <section className="panel stack">
          <div className="row">
            <h2>{text.setup.composer}</h2>
            <span className="badge">{text.setup.badge}</span>
          </div>
          <p>{text.setup.composerAbout}</p>
          <Button variant="default" component={Link} to="/" className={classes.go}>
            {text.setup.without}
          </Button>
        </section>
      </div>
      <section className="panel">
        <h2>{text.setup.others}</h2>
        <p>
          {text.setup.othersAbout} <Link to="/models">{text.setup.models}</Link>.
        </p>
      </section>
    </Page>
  );
}

function Model() {
  const host = useQuery(providerHostQuery);
  const doctor = useQuery(doctorQuery);
  return (
    <section className="panel stack">
      <h2>{text.setup.model}</h2>
      <p>{text.setup.modelAbout}</p>
      {host.isPending && <Loading />}
      {host.error instanceof Problem && host.error.status === 403 ? (
        <p className="quiet">{text.setup.notAdmin}</p>
      ) : (
        host.error && <Failed error={host.error} retry={() => void host.refetch()} />
      )}
      {host.data && <Key host={host.data} />}
      {host.data && doctor.data && !isComposing(doctor.data.writer) && (
        <Connected host={host.data} writer={doctor.data.writer} />
      )}
    </section>
  );
}

function Key({ host }: { host: string }) {
  const [key, setKey] = useState("");
  const renew = useRenewed();
  const take = useMutation({
    mutationFn: () => takeProviderKey(host, key.trim()),
    meta: { isHandled: true },
    onSuccess: () => {
      setKey("");
    },
    onSettled: renew,
  });
  return (
    <>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          take.mutate();
        }}
      >
        <TextInput
          type="password"
          autoComplete="off"
          label={text.setup.keyOf(host)}
          description={
            host === "openrouter.ai" && (
              <>
                {text.setup.where}{" "}
                <a href="https://openrouter.ai/keys" rel="noreferrer" target="_blank">
                  {text.setup.keys}
                </a>
              </>
            )
          }
          error={take.error?.message}
          value={key}
          onChange={(event) => {
            setKey(event.currentTarget.value);
          }}
          required
        />
        <Button type="submit" loading={take.isPending} className={classes.go}>
          {text.setup.use}
        </Button>
      </form>
      <div role="status" className={classes.said}>
        {take.data && (
          <div className="row apart">
            <p className={classes.good}>{text.setup.took(take.data)}</p>
            <Button component={Link} to="/">
              {text.setup.first}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

function Connected({ host, writer }: { host: string; writer: string }) {
  const renew = useRenewed();
  const test = useMutation({
    mutationFn: () => testProviderKey(host),
    onSuccess: (server) => {
      notify({ message: text.setup.takes(server) });
    },
  });
  const forget = useMutation({
    mutationFn: () => forgetProviderKey(host),
    onSuccess: () => {
      notify({ message: text.setup.forgotten });
    },
    onSettled: renew,
  });
  return (
    <>
      <p className="quiet">{text.setup.connected(writer)}</p>
      <div className="row">
        <Button
          variant="default"
          size="compact-md"
          loading={test.isPending}
          onClick={() => {
            test.mutate();
          }}
        >
          {text.setup.test}
        </Button>
        <Button
          variant="subtle"
          size="compact-md"
          loading={forget.isPending}
          onClick={() => {
            forget.mutate();
          }}
        >
          {text.setup.forget}
        </Button>
      </div>
    </>
  );
}

/** Who writes has changed: whatever was asked before may be another answer now. */
function useRenewed() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
}
