/** One card: its texts, greetings, lore, history; what it weighs and what is wrong with it. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";

import { cardQuery, portraitUrl, type StoredCard } from "@/api/cards";
import { notify } from "@/components/notices";
import { Page } from "@/components/Page";
import { Failed, Loading } from "@/components/States";
import { formatAge } from "@/lib/format";
import { text } from "@/lib/messages/editor";
import { useShortcuts } from "@/lib/useShortcuts";

import { CardTab } from "./CardTab";
import classes from "./Editor.module.css";
import { Edited } from "./edited";
import { Tabs } from "./Tabs";
import { TokenMeter } from "./TokenMeter";
import { useCardDraft } from "./useCardDraft";

// What is not seen at once comes when it is asked for.
const Conflict = lazy(() => import("./Conflict"));
const ExportMenu = lazy(() => import("./ExportMenu"));
const Findings = lazy(() => import("./Findings"));
const GreetingsTab = lazy(() => import("./GreetingsTab"));
const HistoryTab = lazy(() => import("./HistoryTab"));
const JsonTab = lazy(() => import("./JsonTab"));
const LorebookTab = lazy(() => import("./LorebookTab"));
const PicturesTab = lazy(() => import("./pictures/PicturesTab"));
const PlanTab = lazy(() => import("./PlanTab"));
const Stale = lazy(() => import("./Stale"));
const Waiting = lazy(() => import("./Waiting"));

const route = getRouteApi("/cards/$cardId");

export default function EditorPage() {
  const { cardId } = route.useParams();
  const card = useQuery(cardQuery(cardId));
  if (card.error && !card.data)
    return <Failed isPage error={card.error} retry={() => void card.refetch()} />;
  if (!card.data) return <Loading />;
  return <Editor key={cardId} card={card.data} />;
}

function Editor({ card }: { card: StoredCard }) {
  const draft = useCardDraft(card);
  const { tab = "card" } = route.useSearch();
  const { data, changed } = draft;
  const isChanged = changed.length > 0;
  const edited = useMemo(() => ({ card, onStored: draft.take }), [card, draft.take]);
  const save = () => {
    if (isChanged) draft.save.mutate(draft.draft);
  };
  useShortcuts({ "mod+s": save });
  const discard = () => {
    const before = data;
    draft.reset(card);
    notify({
      message: text.editor.discarded,
      action: {
        label: text.editor.undo,
        run: () => {
          draft.replace(before);
        },
      },
    });
  };
  const name = String((data.name as string | undefined) ?? "") || text.cards.blankName;
  const writer = text.editor.writers[card.writer] ?? card.writer;
  return (
    <Edited value={edited}>
      <Page
        title={name}
        lead={text.editor.lead(card.version, writer, formatAge(card.updated_at))}
        isWide
        actions={
          <>
            <span className="quiet" role="status">
              {isChanged ? text.editor.unsaved(changed.length) : text.editor.nothingToSave}
            </span>
            <Button
              variant="subtle"
              renderRoot={(props) => (
                <Link {...props} to="/cards/$cardId/chat" params={{ cardId: card.id }} />
              )}
            >
              {text.editor.tryIt}
            </Button>
            {isChanged && (
              <Button variant="subtle" onClick={discard}>
                {text.editor.discard}
              </Button>
            )}
            <Button disabled={!isChanged} loading={draft.save.isPending} onClick={save}>
              {text.editor.save}
            </Button>
          </>
        }
      >
        {card.deleted_at && <p className="panel">{text.editor.deleted}</p>}
        <div className={classes.columns}>
          <div className="stack">
            <Tabs current={tab} />
            <Suspense fallback={<Loading />}>
              {tab === "card" && <CardTab draft={draft} />}
              {tab === "greetings" && <GreetingsTab draft={draft} />}
              {tab === "lorebook" && <LorebookTab draft={draft} />}
              {tab === "pictures" && <PicturesTab />}
              {tab === "plan" && <PlanTab />}
              {tab === "history" && <HistoryTab card={card} onRestored={draft.reset} />}
              {tab === "json" && <JsonTab draft={draft} />}
            </Suspense>
          </div>
          <aside className={`stack ${classes.side ?? ""}`} aria-label={text.editor.meter}>
            {card.has_portrait && tab !== "pictures" && (
              <img
                className={classes.portrait}
                src={portraitUrl(card.id, card.version)}
                alt={text.cards.portraitOf(name)}
              />
            )}
            <Suspense>
              <Waiting />
              <Stale />
            </Suspense>
            <TokenMeter data={data} />
            <Suspense>
              <Findings card={card} isChanged={isChanged} />
              <ExportMenu card={card} isChanged={isChanged} />
            </Suspense>
          </aside>
        </div>
        <Suspense>{draft.isConflicting && <Conflict id={card.id} draft={draft} />}</Suspense>
      </Page>
    </Edited>
  );
}
