import { NativeSelect } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";

import { modelListQuery, type CatalogModel, type ModelSearch } from "@/api/models";
import { Listing } from "@/components/Listing";
import { Row } from "@/components/Rows";
import { SearchBox } from "@/components/SearchBox";
import { Empty } from "@/components/States";
import { formatCount } from "@/lib/format";
import { text } from "@/lib/messages/models";

const route = getRouteApi("/models");
const SORTS = Object.entries(text.models.sorts).map(([value, label]) => ({ value, label }));

/** Every model that the server lists; what is looked for is in the address. */
export function Catalog() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: ModelSearch) =>
    void navigate({ search: { ...search, ...change }, replace: true, resetScroll: false });
  const models = useInfiniteQuery({
    ...modelListQuery(search),
    placeholderData: keepPreviousData,
  });
  const page = models.data?.pages[0];
  const found = models.data?.pages.flatMap((one) => one.models) ?? [];
  return (
    <section className="stack">
      <div>
        <h2>{text.models.catalog}</h2>
        {page && (
          <p className="quiet" role="status">
            {text.models.found(page.total)}. {text.models.sources[page.source]}
            {page.problem && `: ${page.problem}`}
          </p>
        )}
      </div>
      <div className="row">
        <SearchBox
          label={text.models.search}
          words={search.text}
          onSearch={(words) => {
            set({ text: words });
          }}
        />
        <NativeSelect
          aria-label={text.models.sort}
          data={SORTS}
          value={search.sort ?? "id"}
          onChange={(event) => {
            set({ sort: event.currentTarget.value as ModelSearch["sort"] });
          }}
        />
      </div>
      <Listing
        of={models}
        label={text.models.catalog}
        empty={<Empty title={text.models.nothingTitle}>{text.models.nothing}</Empty>}
      >
        {found.map((model) => (
          <Row key={model.id} title={model.name} about={aboutModel(model)} />
        ))}
      </Listing>
    </section>
  );
}

function aboutModel(model: CatalogModel): string {
  const { prompt_usd: prompt, completion_usd: completion, context_tokens: context } = model;
  return [
    model.id,
    context === null ? "" : text.models.context(formatCount(context)),
    prompt === null || completion === null ? "" : text.models.price(prompt, completion),
    model.capabilities.join(", "),
  ]
    .filter(Boolean)
    .join(" · ");
}
