/** Profiles of both kinds. */
import { text as common } from ".";

const profiles = {
  title: "Profiles",
  lead: "Two kinds of saved settings, chosen when you make a card.",
  kinds: { config: "Config profiles", prompts: "Prompt profiles" },
  kindAbout: {
    config: "Which model writes, and within which limits.",
    prompts: "What the model is told: the words of every prompt.",
  },
  list: "Profiles",
  broken: "not sound",
  sound: "Everything in it holds: every value, every variable of every template.",
  problems: (count: number) => (count === 1 ? "1 problem" : `${String(count)} problems`),
  where: {
    config: (name: string) => `A file of the server: configs/profiles/${name}.yaml`,
    prompts: (name: string) => `A folder of the server: configs/prompts/${name}/`,
  },
  options: "Options it sets",
  noOptions: "It sets none; the defaults hold.",
  templates: "Templates",
  preview: "What a model would be told",
  previewAbout:
    "Every prompt of a run with this profile, filled from an example plan. It costs nothing.",
  concept: "Concept",
  conceptExample: "A retired lighthouse keeper who collects lost letters",
  render: "Show the prompts",
  tokens: (key: string, tokens: string, max: string) =>
    `${key}: ≈ ${tokens} tokens, an answer of at most ${max}`,
  ready: (key: string) => `${key}: taken as it stands, nothing is asked`,
};

export const text = { ...common, profiles };
