import { expect, test } from "vitest";

import { entityId } from "./ids";

test.each([
  ["Brine Street", [], "brine-street"],
  ["Élan", [], "elan"],
  ["Brine Street", ["brine-street", "brine-street-2"], "brine-street-3"],
  ["王", [], "thing"],
])("%s, beside %s, is %s", (name, taken, id) => {
  expect(entityId(name, taken)).toBe(id);
});
