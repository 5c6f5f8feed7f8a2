import { expect, test } from "vitest";

import { completed, completing } from "./completion";

const VARIABLES = ["brief_json", "char", "counts.openings", "options.pov", "options.tense", "user"];
const FILTERS = ["join", "upper"];
const at = (text: string) => completing(text, text.length, VARIABLES, FILTERS)?.names;

test.each([
  ["{{ opt", ["options.pov", "options.tense"]],
  ["{{ options.t", ["options.tense"]],
  ["{{ tense", ["options.tense"]],
  ["{% if coun", ["counts.openings"]],
  ["{{ ", ["char", "user", "brief_json", "counts.openings", "options.pov", "options.tense"]],
  ["{{ char | ", ["join", "upper"]],
  ["{{ char | up", ["upper"]],
])("%s asks for names", (text, names) => {
  expect(at(text)).toEqual(names);
});

test.each(["opt", "{{ char }} opt", "{{ char ", "{{ options.pov", "{{ zzz", "{% if a %} opt"])(
  "%s asks for none",
  (text) => {
    expect(at(text)).toBeUndefined();
  },
);

test("a name takes the place of what was begun, wherever the caret is", () => {
  const text = "It is {{ opt }} now";
  const caret = text.indexOf(" }}");
  const found = completing(text, caret, VARIABLES, FILTERS);

  expect(found && completed(text, found, "options.pov")).toEqual({
    text: "It is {{ options.pov }} now",
    caret: "It is {{ options.pov".length,
  });
});
