import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { optionsQuery, type Option } from "@/api/options";
import { kindOf, labelOf, type Schema } from "@/components/SchemaField/schema";
import type { Data } from "@/lib/merge";
import { text } from "@/lib/messages/profiles";

import { Field } from "./Field";
import classes from "./ProfilesPage.module.css";
import { groupOf } from "./said";

interface OptionsFormProps {
  fields: Data;
  set: (name: string, value: unknown) => void;
}

const MOST_FOUND = 8;
/** What belongs to one card, not to a profile. */
const isOfOneCard = ({ name, json_schema: schema }: Option) =>
  name === "concept" || name === "profile" || kindOf(schema as Schema) === "file";

/** The generation options that a profile sets; any other of the registry is added by a search. */
export function OptionsForm({ fields, set }: OptionsFormProps) {
  const registry = useQuery(optionsQuery).data?.options ?? [];
  const [added, setAdded] = useState<string[]>([]);
  const [words, setWords] = useState("");
  const said = groupOf(fields, "options");
  const wanted = words.trim().toLowerCase();
  const shown = registry.filter(({ name }) => name in said || added.includes(name));
  const found = registry.filter(
    (option) =>
      wanted &&
      !shown.includes(option) &&
      !isOfOneCard(option) &&
      `${option.name.replaceAll("_", " ")} ${option.name} ${option.about}`
        .toLowerCase()
        .includes(wanted),
  );
  return (
    <section className="panel stack">
      <div>
        <h3>{text.profiles.options}</h3>
        <p className="quiet">{text.profiles.optionsAbout}</p>
      </div>
      {shown.length > 0 && (
        <div className={classes.fields}>
          {shown.map((option) => (
            <Field
              key={option.name}
              field={{
                name: `options.${option.name}`,
                label: labelOf(option.name),
                about: option.about,
                schema: option.json_schema as Schema,
                inherited: option.default,
              }}
              value={said[option.name]}
              set={set}
              remove={() => {
                setAdded(added.filter((one) => one !== option.name));
                set(`options.${option.name}`, undefined);
              }}
            />
          ))}
        </div>
      )}
      <TextInput
        type="search"
        label={text.profiles.addOption}
        placeholder={text.profiles.addOptionExample}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
        }}
      />
      {wanted && (
        <ul className={classes.found} aria-label={text.profiles.foundOptions}>
          {found.slice(0, MOST_FOUND).map(({ name, about }) => (
            <li key={name}>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={text.profiles.add(labelOf(name))}
                onClick={() => {
                  setAdded([...added, name]);
                  setWords("");
                }}
              >
                {labelOf(name)}
              </Button>
              <span className="quiet">{about}</span>
            </li>
          ))}
          {found.length === 0 && <li className="quiet">{text.profiles.noOptionFound(words)}</li>}
        </ul>
      )}
    </section>
  );
}
