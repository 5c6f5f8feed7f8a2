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
  yours: "yours",
  ownAbout: (version: number) =>
    `Yours, version ${String(version)}; nobody else sees it. Jobs keep what it said when they began.`,
  copy: "Copy",
  copyToChange: "Copy to change it",
  copyName: "Name of the copy",
  nameAbout: "Small letters, digits, - and _.",
  makeCopy: "Make the copy",
  export: "Export",
  delete: "Delete",
  deleted: (name: string) => `${name} is deleted.`,
  undo: "Undo",
  importLabel: { config: "Import a config profile …", prompts: "Import prompts …" },
  imported: (name: string) => `${name} is yours now.`,
  save: "Save",
  saved: (name: string, version: number) => `${name} is saved as version ${String(version)}.`,
  discard: "Discard changes",
  unsaved: (count: number) =>
    count === 0
      ? "Everything is saved"
      : count === 1
        ? "1 field changed"
        : `${String(count)} fields changed`,
  unsetWord: "take back",
  unset: (label: string) => `Take back ${label}`,
  optionsAbout: "They hold unless you choose otherwise when you make a card.",
  addOption: "Set another option",
  addOptionExample: "pov, lorebook, temperature …",
  foundOptions: "Options that fit",
  noOptionFound: (words: string) => `No option is about “${words}”.`,
  add: (label: string) => `Set ${label}`,
  description: "What it is for",
  template: "Template",
  ownWords: "In your words",
  asDefault: "As in the default profile",
  words: "What the model is told",
  completionAbout: "Type {{ and the names of what can stand there are offered.",
  names: "Names that fit",
  variables: (count: number) => `All ${String(count)} names that can stand here`,
  useDefault: "Take the default's words",
  rendered: "As a model would read it",
  renderedAbout: (tokens: string) => `Filled with an example, ≈ ${tokens} tokens`,
  renderedText: "Rendered template",
  inLine: (line: number, problem: string) =>
    line === 0 ? problem : `Line ${String(line)}: ${problem}`,
  broken: "not sound",
  sound: "Everything in it holds: every value, every variable of every template.",
  holds: "Everything in it holds.",
  checking: "Checking …",
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
