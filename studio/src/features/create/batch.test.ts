import { expect, test } from "vitest";

import { problemsOf, readBatch } from "./batch";

const OPTIONS = new Set(["concept", "tone", "seed", "name"]);

test("plain lines are a concept each", () => {
  expect(readBatch("A baker, of storms\n\n A diver \n", OPTIONS).sent).toEqual({
    items: [{ concept: "A baker, of storms" }, { concept: "A diver" }],
  });
});

test("a table is sent as it is, and shown row by row", () => {
  const text = "id,concept,tone\nfirst,A baker,dry\n,A diver,\n";

  expect(readBatch(text, OPTIONS)).toEqual({
    sent: { text, format: "csv" },
    rows: [
      { line: 2, label: "first", about: "A baker", own: [["tone", "dry"]] },
      { line: 3, label: "3", about: "A diver", own: [] },
    ],
  });
});

test("a header with an unknown name is no header", () => {
  expect(readBatch("concept,tune\nA baker,dry", OPTIONS).sent.items).toHaveLength(2);
});

test("JSON lines keep their numbers, also where one is broken", () => {
  const { rows } = readBatch('{"concept": "A", "seed": 7}\n\n{"concept"\n', OPTIONS);

  expect(rows).toEqual([
    { line: 1, label: "1", about: "A", own: [["seed", "7"]] },
    { line: 3, label: "3", about: "", own: [] },
  ]);
});

test("a list of JSON is the items", () => {
  expect(readBatch('[{"name": "Ada"}]', OPTIONS).sent).toEqual({ items: [{ name: "Ada" }] });
});

test("what is wrong is told by line", () => {
  const problems = problemsOf("nothing was begun:\nline 2: (id a) no JSON\nline 2: or worse");

  expect([...problems]).toEqual([[2, "no JSON; or worse"]]);
});
