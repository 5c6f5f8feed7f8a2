/** Both kinds of profiles: what there is, what one says, whether it holds, what a model would read. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { profileQuery, profileReportQuery, profilesQuery, type ProfileKind } from "@/api/profiles";
import { Page } from "@/components/Page";
import { Failed, Loading } from "@/components/States";
import { text } from "@/lib/messages/profiles";

import { Actions } from "./Actions";
import { Content } from "./Content";
import { Import } from "./Import";
import { Preview } from "./Preview";
import classes from "./ProfilesPage.module.css";

// Most profiles are only looked at.
const OwnProfile = lazy(() => import("./OwnProfile"));
const route = getRouteApi("/profiles");
const KINDS = ["config", "prompts"] as const;

export default function ProfilesPage() {
  const { kind = "config", name } = route.useSearch();
  const profiles = useQuery(profilesQuery);
  if (profiles.error && !profiles.data)
    return <Failed isPage error={profiles.error} retry={() => void profiles.refetch()} />;
  if (!profiles.data) return <Loading />;
  const shown = name ?? profiles.data.find((one) => one.kind === kind)?.name;
  return (
    <Page title={text.profiles.title} lead={text.profiles.lead} isWide>
      <div className={classes.columns}>
        <nav className="stack" aria-label={text.profiles.list}>
          {KINDS.map((one) => (
            <section key={one}>
              <h2>{text.profiles.kinds[one]}</h2>
              <p className="quiet">{text.profiles.kindAbout[one]}</p>
              <ul className={classes.list}>
                {profiles.data
                  .filter((profile) => profile.kind === one)
                  // One's own first: they are what one comes for.
                  .sort((a, b) => Number(b.version !== null) - Number(a.version !== null))
                  .map((profile) => (
                    <li key={profile.name}>
                      <Link
                        to="/profiles"
                        search={{ kind: one, name: profile.name }}
                        aria-current={one === kind && profile.name === shown ? "page" : undefined}
                      >
                        {profile.name}
                        {profile.version !== null && (
                          <span className="quiet"> {text.profiles.yours}</span>
                        )}
                        {!profile.is_valid && (
                          <span className={classes.bad}> {text.profiles.broken}</span>
                        )}
                      </Link>
                    </li>
                  ))}
              </ul>
              <Import kind={one} />
            </section>
          ))}
        </nav>
        {shown && <Profile key={`${kind}/${shown}`} kind={kind} name={shown} />}
      </div>
    </Page>
  );
}

function Profile({ kind, name }: { kind: ProfileKind; name: string }) {
  const profile = useQuery(profileQuery(kind, name));
  const isOwn = typeof profile.data?.version === "number";
  return (
    <article className="stack">
      <div>
        <h2>{name}</h2>
        <p className="quiet">
          {isOwn
            ? text.profiles.ownAbout(profile.data?.version ?? 0)
            : text.profiles.where[kind](name)}
        </p>
      </div>
      {profile.error && <Failed error={profile.error} retry={() => void profile.refetch()} />}
      {profile.isPending && <Loading />}
      {profile.data && (
        <>
          <Actions profile={profile.data} />
          {isOwn ? (
            <Suspense fallback={<Loading />}>
              <OwnProfile profile={profile.data} />
            </Suspense>
          ) : (
            <>
              <Report kind={kind} name={name} />
              <p>{profile.data.description}</p>
              <Content content={profile.data.content} />
            </>
          )}
          <Preview kind={kind} name={name} />
        </>
      )}
    </article>
  );
}

/** Whether a file holds; one's own is checked while it is typed. */
function Report({ kind, name }: { kind: ProfileKind; name: string }) {
  const { data: report } = useQuery(profileReportQuery(kind, name));
  if (!report) return null;
  if (report.is_valid) return <p className={classes.good}>{text.profiles.sound}</p>;
  return (
    <div className="panel" role="alert">
      <b className={classes.bad}>{text.profiles.problems(report.problems.length)}</b>
      <ul>
        {report.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </div>
  );
}
