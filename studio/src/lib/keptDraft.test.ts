import { beforeEach, expect, test } from "vitest";

import { addToDraft, keep, takeKept } from "./keptDraft";

const STORED = { name: "Ada", scenario: "A harbor.", assets: ["large ".repeat(1_000_000)] };

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test("of a card with large pictures only what is typed is kept", () => {
  keep("one", { version: 2, base: STORED, data: { ...STORED, name: "Ida" } });

  expect(JSON.stringify(localStorage).length).toBeLessThan(500);
  expect(takeKept("one", STORED)).toEqual({
    version: 2,
    base: STORED,
    data: { ...STORED, name: "Ida" },
  });
});

test("a field that was added or removed is so again", () => {
  const less = { name: STORED.name, assets: STORED.assets };
  keep("one", { version: 1, base: STORED, data: { ...less, nickname: "A" } });

  const draft = takeKept("one", STORED);
  expect(draft?.data).toEqual({ ...less, nickname: "A" });
  expect(draft?.base).toEqual(STORED);
});

test("what is added elsewhere comes on top of what is typed", () => {
  keep("one", { version: 1, base: STORED, data: { ...STORED, name: "Ida" } });
  addToDraft("one", { version: 1, data: STORED }, () => ({ mes_example: "<START>" }));

  expect(takeKept("one", STORED)?.data).toEqual({
    ...STORED,
    name: "Ida",
    mes_example: "<START>",
  });
});
