/** The library: every stored card, found by words or tag, as many as there are. */
import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";

import { cardListQuery, cardsKey, createCard } from "@/api/cards";
import { Page } from "@/components/Page";
import { SearchBox } from "@/components/SearchBox";
import { Empty, Failed, Loading } from "@/components/States";
import { text } from "@/lib/messages/library";

import { CardGrid } from "./CardGrid";
import classes from "./CardsPage.module.css";

const Selection = lazy(() => import("./Selection"));
const route = getRouteApi("/cards");

export default function CardsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const cards = useInfiniteQuery(cardListQuery(search));
  const found = cards.data?.pages.flatMap((page) => page.cards) ?? [];
  const set = (change: typeof search) =>
    void navigate({ search: { ...search, ...change }, replace: true });
  const clearSelection = () => {
    setSelected(new Set());
  };
  const toggle = (id: string) => {
    setSelected((before) =>
      before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id]),
    );
  };

  return (
    <Page
      title={search.trash ? text.library.trash : text.library.title}
      lead={cards.data && text.library.lead(found.length, cards.hasNextPage)}
      actions={<Actions />}
      isWide
    >
      <div className="row">
        <SearchBox
          label={text.library.search}
          className={classes.search}
          words={search.text}
          onSearch={(words) => {
            set({ text: words });
          }}
        />
        {search.tag && (
          <Button
            size="compact-md"
            variant="light"
            aria-label={text.library.clearTag(search.tag)}
            onClick={() => {
              set({ tag: undefined });
            }}
          >
            {search.tag} ×
          </Button>
        )}
        <Button
          size="compact-md"
          variant="subtle"
          onClick={() => {
            clearSelection();
            set({ trash: search.trash ? undefined : true });
          }}
        >
          {search.trash ? text.library.showCards : text.library.showTrash}
        </Button>
        {!search.trash && (
          <Button size="compact-md" variant="subtle" component={Link} to="/cards/duplicates">
            {text.library.showDuplicates}
          </Button>
        )}
      </div>
      <Suspense>
        {selected.size > 0 && (
          <Selection
            ids={[...selected]}
            isTrash={search.trash ?? false}
            shown={found.length}
            onAll={() => {
              setSelected(new Set(found.map((card) => card.id)));
            }}
            onDone={clearSelection}
          />
        )}
      </Suspense>
      {cards.isPending && <Loading />}
      {cards.error && <Failed error={cards.error} retry={() => void cards.refetch()} />}
      {cards.data && found.length === 0 && (
        <Nothing search={search} onClear={() => void navigate({ search: {} })} />
      )}
      {found.length > 0 && (
        <CardGrid
          cards={found}
          selected={selected}
          onSelect={toggle}
          onTag={(tag) => {
            set({ tag });
          }}
          isTrash={search.trash ?? false}
          onEnd={() => {
            if (cards.hasNextPage && !cards.isFetchingNextPage) void cards.fetchNextPage();
          }}
        />
      )}
    </Page>
  );
}

function Actions() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const picker = useRef<HTMLInputElement>(null);
  const blank = useMutation({
    mutationFn: () =>
      createCard({
        spec: "chara_card_v3",
        spec_version: "3.0",
        data: { name: text.cards.blankName },
      }),
    onSuccess: (card) => navigate({ to: "/cards/$cardId", params: { cardId: card.id } }),
  });
  const take = async (files: File[]) => {
    await (await import("@/api/importing")).importFiles(files);
    await queries.invalidateQueries({ queryKey: cardsKey });
  };
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={text.library.importFiles}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          if (files.length > 0) void take(files);
        }}
      />
      <Button variant="default" onClick={() => picker.current?.click()}>
        {text.library.importFiles}
      </Button>
      <Button
        variant="default"
        loading={blank.isPending}
        onClick={() => {
          blank.mutate();
        }}
      >
        {text.library.blank}
      </Button>
      <Button component={Link} to="/">
        {text.library.newCard}
      </Button>
    </>
  );
}

function Nothing({
  search,
  onClear,
}: {
  search: ReturnType<typeof route.useSearch>;
  onClear: () => void;
}) {
  if (search.text ?? search.tag) {
    return (
      <Empty
        title={text.library.nothingTitle}
        action={
          <Button variant="default" onClick={onClear}>
            {text.library.clearFilters}
          </Button>
        }
      >
        {text.library.nothing}
      </Empty>
    );
  }
  if (search.trash)
    return <Empty title={text.library.emptyTrashTitle}>{text.library.emptyTrash}</Empty>;
  return (
    <Empty
      title={text.library.emptyTitle}
      action={
        <Button component={Link} to="/">
          {text.library.newCard}
        </Button>
      }
    >
      {text.library.empty}
    </Empty>
  );
}
