import { expect, test } from "vitest";

import { placeOf } from "./places";

test.each([
  ["data.description", "card", "description"],
  ["data.alternate_greetings[1]", "greetings", "alternate_greetings.1"],
  ["data.character_book.entries[12].keys", "lorebook", "character_book.12"],
  ["data.tags", "card", "tags"],
  ["data.assets[0].uri", "pictures", "assets.0"],
  ["data.extensions.depth_prompt", "json", "extensions"],
])("%s is found in the tab %s", (path, tab, part) => {
  expect(placeOf(path)).toEqual({ tab, part });
});
