import { Button } from "@mantine/core";
import { memo } from "react";

import type { Option } from "@/api/options";
import { SchemaField } from "@/components/SchemaField/SchemaField";
import { kindOf, labelOf, type Schema } from "@/components/SchemaField/schema";
import { text } from "@/lib/messages/create";

import { FilesInput } from "./FilesInput";
import classes from "./OptionsForm.module.css";

interface OptionFieldProps {
  option: Option;
  value: unknown;
  /** What holds while nothing is chosen: the profile's value, or the default. */
  inherited: unknown;
  choose: (name: string, value: unknown) => void;
}

/** One option of the registry. */
export const OptionField = memo(function OptionField({
  option,
  value,
  inherited,
  choose,
}: OptionFieldProps) {
  const { name, about } = option;
  const id = `option-${name}`;
  const label = labelOf(name);
  const schema = option.json_schema as Schema;
  const kind = kindOf(schema);
  const isGroup = kind === "choices";
  const isChanged = value !== undefined;
  const onChange = (next: unknown) => {
    choose(name, next);
  };
  const Field = kind === "file" ? FilesInput : SchemaField;
  return (
    <div className={classes.field} data-changed={isChanged}>
      <div className={classes.label}>
        {isGroup ? (
          <span id={`${id}-label`}>{label}</span>
        ) : (
          <label htmlFor={id} id={`${id}-label`}>
            {label}
          </label>
        )}
        {isChanged && (
          <>
            <span className={classes.dot} role="img" aria-label={text.create.isChanged} />
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={text.create.reset(label)}
              onClick={() => {
                choose(name, undefined);
              }}
            >
              {text.create.resetWord}
            </Button>
          </>
        )}
      </div>
      <p id={`${id}-about`} className="quiet">
        {about}
      </p>
      <Field
        id={id}
        schema={schema}
        value={value}
        inherited={inherited}
        onChange={onChange}
        describedBy={`${id}-about`}
      />
    </div>
  );
});
