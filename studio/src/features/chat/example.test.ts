import { expect, test } from "vitest";

import { exampleOf, withExample, type Turn } from "./example";

const TURNS: Turn[] = [
  { role: "user", text: "Is anybody there?" },
  { role: "assistant", text: "Only the sea." },
  { role: "user", text: "And you?" },
  { role: "user", text: "Who are you?" },
  { role: "assistant", text: "*She shrugs.*\n\nA keeper. " },
];

test("an example is a reply with all that it answers", () => {
  expect(exampleOf(TURNS, 4)).toBe(
    "<START>\n{{user}}: And you?\n{{user}}: Who are you?\n{{char}}: *She shrugs.*\n\nA keeper.",
  );
  expect(exampleOf(TURNS, 1)).toBe("<START>\n{{user}}: Is anybody there?\n{{char}}: Only the sea.");
});

test("it comes after the examples that are there", () => {
  expect(withExample("", "<START>\n{{char}}: Hm.")).toBe("<START>\n{{char}}: Hm.");
  expect(withExample("<START>\n{{char}}: Ah.\n\n", "<START>\n{{char}}: Hm.")).toBe(
    "<START>\n{{char}}: Ah.\n<START>\n{{char}}: Hm.",
  );
});
