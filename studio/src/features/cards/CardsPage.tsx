/** The library: every stored card, found by words or tag, as many as there are. */
import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { cardListQuery, cardsKey, createCard } from "@/api/cards";
import { importFiles } from "@/api/importing";
import { notify } from "@/components/notices";
import { Page } from "@/components/Page";
import { SearchBox } from "@/components/SearchBox";
import { Empty, Failed, Loading } from "@/components/States";
import { text } from "@/lib/messages";

import { CardGrid } from "./CardGrid";
import classes from "./CardsPage.module.css";
import { Selection } from "./Selection";

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
      title={search.trash ? text.cards.trash : text.cards.title}
      lead={cards.data && text.cards.lead(found.length, cards.hasNextPage)}
      actions={<Actions />}
      isWide
    >
      <div className="row">
        <SearchBox
          label={text.cards.search}
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
            aria-label={text.cards.clearTag(search.tag)}
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
          {search.trash ? text.cards.showCards : text.cards.showTrash}
        </Button>
      </div>
      {selected.size > 0 && (
        <Selection ids={[...selected]} isTrash={search.trash ?? false} onDone={clearSelection} />
      )}
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
    const { message, isError } = await importFiles(files);
    await queries.invalidateQueries({ queryKey: cardsKey });
    notify({ message, isError });
  };
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={text.cards.importFiles}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          if (files.length > 0) void take(files);
        }}
      />
      <Button variant="default" onClick={() => picker.current?.click()}>
        {text.cards.importFiles}
      </Button>
      <Button
        variant="default"
        loading={blank.isPending}
        onClick={() => {
          blank.mutate();
        }}
      >
        {text.cards.blank}
      </Button>
      <Button component={Link} to="/">
        {text.cards.newCard}
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
        title={text.cards.nothingTitle}
        action={
          <Button variant="default" onClick={onClear}>
            {text.cards.clearFilters}
          </Button>
        }
      >
        {text.cards.nothing}
      </Empty>
    );
  }
  if (search.trash)
    return <Empty title={text.cards.emptyTrashTitle}>{text.cards.emptyTrash}</Empty>;
  return (
    <Empty
      title={text.cards.emptyTitle}
      action={
        <Button component={Link} to="/">
          {text.cards.newCard}
        </Button>
      }
    >
      {text.cards.empty}
    </Empty>
  );
}
