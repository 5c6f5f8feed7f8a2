/** One value of any schema, as the control that suits it. */
import { NativeSelect, Switch, Textarea, TextInput } from "@mantine/core";

import { text } from "@/lib/messages";

import { Choices } from "./Choices";
import { ListInput } from "./ListInput";
import { PairsInput } from "./PairsInput";
import { kindOf, plain, sayValue, type Schema } from "./schema";

interface SchemaFieldProps {
  id: string;
  schema: Schema;
  /** What is set; undefined when nothing is. */
  value: unknown;
  /** What holds while nothing is set. */
  inherited: unknown;
  onChange: (value: unknown) => void;
  describedBy?: string;
}

export function SchemaField({
  id,
  schema,
  value,
  inherited,
  onChange,
  describedBy,
}: SchemaFieldProps) {
  const shared = { id, "aria-describedby": describedBy };
  const { enum: values = [], items, minimum, maximum, maxLength, type } = plain(schema);
  const hint = sayValue(inherited);
  switch (kindOf(schema)) {
    case "switch":
      return (
        <Switch
          {...shared}
          checked={Boolean(value ?? inherited)}
          onChange={(event) => {
            onChange(event.currentTarget.checked);
          }}
        />
      );
    case "choice":
      return (
        <NativeSelect
          {...shared}
          value={sayValue(value)}
          onChange={(event) => {
            onChange(event.currentTarget.value || undefined);
          }}
          data={[
            { value: "", label: hint ? text.app.asItIs(spaced(hint)) : "—" },
            ...values.map((one) => ({ value: one, label: spaced(one) })),
          ]}
        />
      );
    case "choices":
      return (
        <Choices
          values={items?.enum ?? []}
          value={(value ?? []) as string[]}
          onChange={onChange}
          {...shared}
        />
      );
    case "number":
      return (
        <TextInput
          {...shared}
          type="number"
          inputMode="decimal"
          min={minimum}
          max={maximum}
          step={type === "integer" ? 1 : "any"}
          placeholder={hint}
          value={sayValue(value)}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            onChange(typed === "" ? undefined : Number(typed));
          }}
        />
      );
    case "list":
      return (
        <ListInput
          value={(value ?? []) as string[]}
          placeholder={hint}
          onChange={onChange}
          {...shared}
        />
      );
    case "pairs":
      return (
        <PairsInput
          schema={schema}
          value={(value ?? {}) as Record<string, unknown>}
          placeholder={hint || "key=value"}
          onChange={onChange}
          {...shared}
        />
      );
    default: {
      const textProps = {
        ...shared,
        placeholder: hint,
        value: sayValue(value),
        maxLength,
        onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
          onChange(event.currentTarget.value || undefined);
        },
      };
      return (maxLength ?? 0) > 2_000 ? (
        <Textarea {...textProps} rows={3} />
      ) : (
        <TextInput {...textProps} />
      );
    }
  }
}

const spaced = (value: string): string => value.replaceAll("_", " ");
