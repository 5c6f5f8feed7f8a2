import { NativeSelect, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { profileTemplatesQuery, type TemplateInfo } from "@/api/profiles";
import { labelOf } from "@/components/SchemaField/schema";
import { Loading } from "@/components/States";
import type { Data } from "@/lib/merge";
import { text } from "@/lib/messages/profiles";

import { OptionsForm } from "./OptionsForm";
import { TemplateEditor } from "./TemplateEditor";

interface PromptFormProps {
  fields: Data;
  set: (name: string, value: unknown) => void;
}

const bodyOf = (fields: Data, { name, body }: TemplateInfo): string =>
  (fields[`templates.${name}`] as string | undefined) ?? body;

/** A prompt profile: its templates, one at a time, and the options that it sets. */
export function PromptForm({ fields, set }: PromptFormProps) {
  const { data: may } = useQuery(profileTemplatesQuery);
  const [name, setName] = useState("brief");
  const template = may?.prompts.find((one) => one.name === name);
  if (!may || !template) return <Loading />;
  const groups = Map.groupBy(may.prompts, (one) =>
    bodyOf(fields, one) === one.body ? text.profiles.asDefault : text.profiles.ownWords,
  );
  return (
    <>
      <section className="panel">
        <Textarea
          label={text.profiles.description}
          autosize
          value={(fields.description as string | undefined) ?? ""}
          onChange={(event) => {
            set("description", event.currentTarget.value);
          }}
        />
      </section>
      <section className="panel stack">
        <NativeSelect
          label={text.profiles.template}
          description={template.about}
          value={name}
          data={[...groups]
            .map(([group, members]) => ({
              group,
              items: members.map((one) => ({ value: one.name, label: labelOf(one.name) })),
            }))
            .sort((one) => (one.group === text.profiles.ownWords ? -1 : 1))}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <TemplateEditor
          key={name}
          template={template}
          filters={may.filters}
          fields={fields}
          body={bodyOf(fields, template)}
          onChange={(body) => {
            set(`templates.${name}`, body);
          }}
        />
      </section>
      <OptionsForm fields={fields} set={set} />
    </>
  );
}
