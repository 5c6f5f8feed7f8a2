import { Button } from "@mantine/core";

import { SchemaField } from "@/components/SchemaField/SchemaField";
import { kindOf } from "@/components/SchemaField/schema";
import { text } from "@/lib/messages/profiles";

import type { FormField } from "./fields";
import classes from "./ProfilesPage.module.css";

interface FieldProps {
  field: FormField;
  value: unknown;
  set: (name: string, value: unknown) => void;
  /** Takes it out of the form, where it need not be there. */
  remove?: () => void;
}

/** One value that a profile may set. */
export function Field({
  field: { name, label, about, schema, inherited },
  value,
  ...on
}: FieldProps) {
  const id = `field-${name}`;
  const isGroup = kindOf(schema) === "choices";
  const isSet = value !== undefined && value !== null;
  const drop =
    on.remove ??
    (isSet
      ? () => {
          on.set(name, undefined);
        }
      : undefined);
  return (
    <div className={classes.field}>
      <div className="row apart">
        {isGroup ? (
          <b id={`${id}-label`}>{label}</b>
        ) : (
          <label htmlFor={id} id={`${id}-label`}>
            {label}
          </label>
        )}
        {drop && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={text.profiles.unset(label)}
            onClick={drop}
          >
            {text.profiles.unsetWord}
          </Button>
        )}
      </div>
      {about && (
        <p id={`${id}-about`} className="quiet">
          {about}
        </p>
      )}
      <SchemaField
        id={id}
        schema={schema}
        value={value ?? undefined}
        inherited={inherited}
        onChange={(next) => {
          on.set(name, next);
        }}
        {...(about && { describedBy: `${id}-about` })}
      />
    </div>
  );
}
