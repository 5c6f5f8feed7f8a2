import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { installModel, localModelsQuery, removeModel, type LocalModel } from "@/api/models";
import { Row, Rows } from "@/components/Rows";
import { formatBytes } from "@/lib/format";
import { text } from "@/lib/messages/models";

/** Models for the server's own machine. */
export function LocalModels() {
  const { data: models = [] } = useQuery(localModelsQuery);
  if (models.length === 0) return null;
  return (
    <section className="stack">
      <div>
        <h2>{text.models.local}</h2>
        <p className="quiet">{text.models.localAbout}</p>
      </div>
      <Rows label={text.models.local}>
        {models.map((model) => (
          <Row
            key={model.name}
            title={model.name}
            about={aboutModel(model)}
            actions={<Action model={model} />}
          />
        ))}
      </Rows>
    </section>
  );
}

function aboutModel(model: LocalModel): string {
  return [
    text.models.statuses[model.status],
    model.about,
    model.size_bytes ? formatBytes(model.size_bytes) : "",
    model.ram_gb ? text.models.ram(model.ram_gb) : "",
    model.fits === false ? text.models.tooLarge : "",
    model.quality ? text.models.cards(model.quality) : "",
    model.licence,
  ]
    .filter(Boolean)
    .join(" · ");
}

function Action({ model }: { model: LocalModel }) {
  const queries = useQueryClient();
  const isThere = model.status === "installed";
  const change = useMutation({
    mutationFn: () => (isThere ? removeModel : installModel)(model.name),
    onSettled: () => queries.invalidateQueries({ queryKey: localModelsQuery.queryKey }),
  });
  return (
    <Button
      size="compact-sm"
      variant={isThere ? "subtle" : "default"}
      loading={change.isPending}
      aria-label={isThere ? text.models.removeOf(model.name) : text.models.installOf(model.name)}
      onClick={() => {
        change.mutate();
      }}
    >
      {isThere ? text.models.remove : text.models.install}
    </Button>
  );
}
