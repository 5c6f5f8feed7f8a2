import { expect, test } from "vitest";

import { fromFields, groupOf, profileName, toFields } from "./said";

const said = {
  description: "Mine.",
  models: { default: "a/b" },
  retry: { max_attempts: 5 },
  options: { pov: "first" },
} as never;

test("a profile becomes fields and the same profile again", () => {
  const fields = toFields(said);

  expect(fields).toEqual({
    description: "Mine.",
    "models.default": "a/b",
    "retry.max_attempts": 5,
    "options.pov": "first",
  });
  expect(fromFields("config", fields)).toEqual(said);
});

test("what is taken back is not said any more, and prompts always have templates", () => {
  expect(fromFields("config", { "options.pov": undefined, base_url: null })).toEqual({});
  expect(fromFields("prompts", { "templates.brief": "Plan." })).toEqual({
    templates: { brief: "Plan." },
  });
  expect(fromFields("prompts", {})).toEqual({ templates: {} });
});

test("a group is known by what stands before the dot", () => {
  expect(
    groupOf({ "options.pov": "first", optional: 1, "options.x": undefined }, "options"),
  ).toEqual({ pov: "first" });
});

test("any words become a name that a profile may have", () => {
  expect(profileName("My Words (2).yaml")).toBe("my-words-2-yaml");
  expect(profileName("--Ünder")).toBe("nder");
});
