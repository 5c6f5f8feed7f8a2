import { expect, test } from "vitest";

import type { JobDetails } from "@/api/jobs";

import { partsOfCard, partsOfJob } from "./parts";

const job = (fields: Partial<JobDetails>) =>
  ({
    status: "running",
    options: {
      fields: [],
      skip_fields: [],
      alternate_greetings: 1,
      lorebook: "none",
      lorebook_entries: 0,
    },
    calls: [],
    draft: null,
    ...fields,
  }) as unknown as JobDetails;
const states = (parts: ReturnType<typeof partsOfJob>) =>
  Object.fromEntries(parts.map(({ part, state }) => [part, state]));

test("a part waits, is written, and is done when its call is in the ledger", () => {
  const draft = { written: { description: "Tall." }, failed: {} };

  const parts = partsOfJob(job({ draft }), { scenario: "It rai" });

  expect(states(parts)).toMatchObject({
    description: "done",
    scenario: "writing",
    personality: "waiting",
    "alternate_greetings.0": "waiting",
  });
});

test("of a card that is there only what is written is shown, as nobody knows it before", () => {
  const { options } = job({});
  const onCard = job({ options: { ...options, input_card: "01a2" } });

  expect(states(partsOfJob(onCard, { scenario: "It rai" }))).toEqual({ scenario: "writing" });
});

test("a part that failed says why", () => {
  const draft = { written: {}, failed: { first_mes: "The provider is busy." } };

  const found = partsOfJob(job({ draft }), {}).find(({ part }) => part === "first_mes");

  expect(found).toMatchObject({ state: "failed", why: "The provider is busy." });
});

test("a text that begins with a macro is a text, and a batch of entries is made readable", () => {
  const texts = {
    description: "{{char}} waits.",
    "lorebook.0": '{"entries": [{"name": "Harbor", "content": "Cold and',
  };

  const parts = partsOfJob(job({}), texts);

  expect(parts.find(({ part }) => part === "description")?.text).toBe("{{char}} waits.");
  expect(parts.find(({ part }) => part === "lorebook.0")?.text).toBe("Harbor\nCold and");
});

test("a finished card is read from description to lorebook, without what is empty", () => {
  const data = {
    scenario: "",
    alternate_greetings: ["Hello.", "Good evening."],
    description: "Tall.",
    character_book: { entries: [{ name: "Harbor", content: "Cold." }] },
  };

  expect(partsOfCard(data).map(({ part }) => part)).toEqual([
    "description",
    "alternate_greetings.0",
    "alternate_greetings.1",
    "character_book",
  ]);
});
