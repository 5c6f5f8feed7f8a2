/** One card of the library, in any of its versions: to read, to download, to restore. */
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";

import { cardQuery, cardsKey, cardVersionsQuery, restoreCard, type StoredCard } from "@/api/cards";
import { notify, notifyError } from "@/components/notices";
import { Page } from "@/components/Page";
import { Failed, Loading } from "@/components/States";
import { formatAge } from "@/lib/format";
import { text } from "@/lib/messages";

import { Book, type Lorebook } from "./Book";
import classes from "./CardPage.module.css";
import { Side } from "./Side";
import { Texts } from "./Texts";

const route = getRouteApi("/cards/$cardId");

export default function CardPage() {
  const { cardId } = route.useParams();
  const { version } = route.useSearch();
  const card = useQuery(cardQuery(cardId, version));
  const versions = useQuery(cardVersionsQuery(cardId));
  const error = card.error ?? versions.error;
  if (error) return <Failed error={error} retry={() => void card.refetch()} />;
  if (!card.data || !versions.data) return <Loading />;

  const shown = card.data;
  const newest = Math.max(...versions.data.map((one) => one.version));
  const data = shown.card.data as Record<string, unknown>;
  const book = data.character_book as Lorebook | undefined;
  return (
    <Page
      title={shown.name}
      lead={text.card.lead(shown.writer, shown.version, formatAge(shown.updated_at))}
    >
      {shown.version < newest && <Older card={shown} newest={newest} />}
      <div className={classes.columns}>
        <div className="stack">
          <Texts data={data} />
          {book?.entries && book.entries.length > 0 && <Book entries={book.entries} />}
        </div>
        <Side card={shown} versions={versions.data} />
      </div>
    </Page>
  );
}

/** Says that there is a newer version, and makes this one the newest if wanted. */
function Older({ card, newest }: { card: StoredCard; newest: number }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const restore = useMutation({
    mutationFn: () => restoreCard(card.id, newest, card.version),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: cardsKey });
      notify({ message: text.card.restored(made.version) });
      await navigate({ to: "/cards/$cardId", params: { cardId: card.id } });
    },
    onError: notifyError,
  });
  return (
    <div className="panel row apart">
      <p>{text.card.older(newest)}</p>
      <div className="row">
        <Button
          variant="default"
          loading={restore.isPending}
          onClick={() => {
            restore.mutate();
          }}
        >
          {text.card.restore}
        </Button>
        <Button variant="subtle" component={Link} to={`/cards/${card.id}`}>
          {text.card.toNewest}
        </Button>
      </div>
    </div>
  );
}
