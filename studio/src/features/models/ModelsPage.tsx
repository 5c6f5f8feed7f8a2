/** Who can write: recommended, on this machine, and everything the server lists. */
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { modelsKey, recommendationsQuery, refreshModels } from "@/api/models";
import { notify } from "@/components/notices";
import { Page } from "@/components/Page";
import { Row, Rows } from "@/components/Rows";
import { labelOf } from "@/components/SchemaField/schema";
import { text } from "@/lib/messages/models";

import { Catalog } from "./Catalog";
import { LocalModels } from "./LocalModels";

export default function ModelsPage() {
  const queries = useQueryClient();
  const refresh = useMutation({
    mutationFn: refreshModels,
    onSuccess: ({ total }) => {
      notify({ message: text.models.refreshed(total) });
      return queries.invalidateQueries({ queryKey: modelsKey });
    },
  });
  return (
    <Page
      title={text.models.title}
      lead={text.models.lead}
      actions={
        <Button
          variant="default"
          loading={refresh.isPending}
          onClick={() => {
            refresh.mutate();
          }}
        >
          {text.models.refresh}
        </Button>
      }
    >
      <Recommended />
      <LocalModels />
      <Catalog />
    </Page>
  );
}

function Recommended() {
  const { data } = useQuery(recommendationsQuery);
  if (!data || data.recommendations.length === 0) return null;
  return (
    <section className="stack">
      <div>
        <h2>{text.models.recommended}</h2>
        <p className="quiet">{text.models.recommendedAbout}</p>
      </div>
      <Rows label={text.models.recommended}>
        {data.recommendations.map(({ task, model, why }) => (
          <Row key={task} title={`${labelOf(task)}: ${model.name}`} about={why.join(" · ")} />
        ))}
      </Rows>
    </section>
  );
}
