import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";

import { show } from "@/testing";

import { SchemaField } from "./SchemaField";
import { kindOf, textToPairs, type Schema } from "./schema";

const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });
const field = (schema: Schema, value: unknown, onChange = vi.fn()) => {
  show(
    <SchemaField id="it" schema={schema} value={value} inherited={undefined} onChange={onChange} />,
  );
  return onChange;
};

test.each([
  ["judge", { type: "boolean" }, "switch"],
  ["pov", { type: "string", enum: ["first", "third"] }, "choice"],
  ["pronouns", nullable({ type: "string", enum: ["she", "he"] }), "choice"],
  ["fields", { type: "array", items: { enum: ["description"] } }, "choices"],
  ["traits", { type: "array", items: { type: "string" } }, "list"],
  ["seed", nullable({ type: "integer" }), "number"],
  ["task_models", { type: "object" }, "pairs"],
  ["image_file", nullable({ type: "string", format: "stored-id" }), "file"],
  ["source_files", { type: "array", items: { type: "string", format: "stored-id" } }, "file"],
  ["name", nullable({ type: "string" }), "text"],
])("%s is asked for with the control that suits its schema", (_name, schema, kind) => {
  expect(kindOf(schema)).toBe(kind);
});

test("words in a list end with Enter, and Backspace takes the last one back", async () => {
  const onChange = field({ type: "array", items: { type: "string" } }, ["brave"]);
  const box = screen.getByRole("textbox");

  await userEvent.type(box, "kind{Enter}");
  expect(onChange).toHaveBeenLastCalledWith(["brave", "kind"]);

  await userEvent.type(box, "{Backspace}");
  expect(onChange).toHaveBeenLastCalledWith(undefined);
});

test("an emptied number is no choice any more", async () => {
  const onChange = field(nullable({ type: "integer" }), 7);

  await userEvent.clear(screen.getByRole("spinbutton"));

  expect(onChange).toHaveBeenLastCalledWith(undefined);
});

test("pairs are read a line each, as numbers where the schema wants them", () => {
  const schema = { type: "object", additionalProperties: { type: "integer" } };

  expect(textToPairs("description=400\nhalf\n greeting = 120", schema)).toEqual({
    description: 400,
    greeting: 120,
  });
});

test("pairs that are reset are gone from their box, and half a pair is not", async () => {
  const schema = { type: "object", additionalProperties: { type: "integer" } };
  const Form = () => {
    const [value, setValue] = useState<unknown>({ description: 400 });
    return (
      <>
        <SchemaField
          id="it"
          schema={schema}
          value={value}
          inherited={undefined}
          onChange={setValue}
        />
        <button
          onClick={() => {
            setValue(undefined);
          }}
        >
          Reset
        </button>
      </>
    );
  };
  show(<Form />);
  const box = screen.getByRole<HTMLTextAreaElement>("textbox");

  await userEvent.type(box, "{Enter}hal");
  expect(box.value).toBe("description=400\nhal");

  await userEvent.click(screen.getByRole("button", { name: "Reset" }));
  expect(box.value).toBe("");
});
