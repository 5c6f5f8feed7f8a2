import { useQuery } from "@tanstack/react-query";

import { profileTemplatesQuery } from "@/api/profiles";
import { Loading } from "@/components/States";
import type { Data } from "@/lib/merge";

import { Field } from "./Field";
import { sectionsOf } from "./fields";
import { OptionsForm } from "./OptionsForm";
import classes from "./ProfilesPage.module.css";

interface ConfigFormProps {
  fields: Data;
  set: (name: string, value: unknown) => void;
}

/** A config profile: every field of the server's schema, and the options that it sets. */
export function ConfigForm({ fields, set }: ConfigFormProps) {
  const { data: schema } = useQuery(profileTemplatesQuery);
  if (!schema) return <Loading />;
  return (
    <>
      {sectionsOf(schema.config).map(({ title, about, fields: members }) => (
        <section key={title} className="panel stack">
          {title && (
            <div>
              <h3>{title}</h3>
              <p className="quiet">{about}</p>
            </div>
          )}
          <div className={classes.fields}>
            {members.map((field) => (
              <Field key={field.name} field={field} value={fields[field.name]} set={set} />
            ))}
          </div>
        </section>
      ))}
      <OptionsForm fields={fields} set={set} />
    </>
  );
}
