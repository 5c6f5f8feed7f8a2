import { expect, test } from "vitest";

import { sectionsOf } from "./fields";

const SCHEMA = {
  $defs: { Retry: { properties: { max_attempts: { type: "integer", default: 3 } } } },
  properties: {
    description: { type: "string", default: "", description: "What for." },
    models: {
      type: "object",
      description: "By task.",
      propertyNames: { enum: ["brief", "write", "default"] },
    },
    retry: { $ref: "#/$defs/Retry", description: "Again." },
    options: { type: "object" },
  },
};

test("a form is drawn from the schema: loose fields, groups, fixed keys, no options", () => {
  const sections = sectionsOf(SCHEMA).map(({ title, fields }) => [
    title,
    fields.map(({ name }) => name),
  ]);

  expect(sections).toEqual([
    ["", ["description"]],
    ["Models", ["models.brief", "models.write", "models.default"]],
    ["Retry", ["retry.max_attempts"]],
  ]);
});
