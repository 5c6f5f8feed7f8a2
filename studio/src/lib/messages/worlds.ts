/** Worlds that cards share. */
import { text as common } from ".";

const worlds = {
  title: "Worlds",
  lead: "Places, people, powers and events that several cards share, and how they hold together.",
  premise: "Premise of a new world",
  premiseExample: "A salt-trading city where every bell has a name",
  plan: "Plan a world",
  list: "Worlds",
  emptyTitle: "No world yet",
  empty: "Plan one from a sentence above; people of it become cards that know it.",
  about: (version: number, age: string) => `Version ${String(version)} · ${age}`,
  sizes: (version: number, entities: number, relations: number) =>
    `Version ${String(version)} · ${String(entities)} things · ${String(relations)} relations`,
  lorebook: "Lorebook",
  lorebookAs: { v3: "V3", world_info: "SillyTavern", novelai: "NovelAI" },
  downloadAs: (format: string) => `Download as a lorebook for ${format}`,
  people: "People",
  peopleAbout: "A card made here knows the world and the others in it.",
  rungs: {
    name: "a name so far",
    lines: "a few lines",
    voiced: "with a voice",
    card: "has a card",
  } as Record<string, string>,
  makeCard: "Make a card",
  makeCardOf: (name: string) => `Make a card of ${name}`,
  openCard: "Open the card",
  openCardOf: (name: string) => `Open the card of ${name}`,
  relations: "How they hold together",
  from: "Who or what",
  kind: "is",
  to: "to whom or what",
  mutual: "and the other way round",
  timeline: "In the order of time",
  findings: "What does not hold together",
  proposals: "Proposed for it",
  accept: "Accept",
  acceptOf: (name: string) => `Accept ${name}`,
  dismiss: "Reject",
  dismissOf: (name: string) => `Reject ${name}`,
};

export const text = { ...common, worlds };
