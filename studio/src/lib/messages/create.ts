/** The page where a card is asked for. */
import { text as common } from ".";

const create = {
  title: "Who should it be?",
  pageTitle: "Create",
  lead: "A sentence is enough. Whatever you leave open is decided for you.",
  concept: "Your character, in your own words",
  placeholder: "A lighthouse keeper who collects storms in bottles…",
  starters: "Or begin with one of these",
  starterList: [
    "A retired dragon-slayer who runs a village bakery and hides her old sword in the oven",
    "A dry-witted ship's AI that has been alone with one passenger for nine years",
    "A small-town librarian who knows exactly which of her patrons is a ghost",
  ],
  generate: "Generate",
  level: "How many options to show",
  levels: { simple: "Simple", advanced: "Advanced", all: "Everything" },
  search: "Search options",
  changed: (count: number) =>
    count === 0
      ? "Nothing changed"
      : count === 1
        ? "1 option changed"
        : `${String(count)} options changed`,
  isChanged: "Changed",
  reset: (name: string) => `Reset ${name}`,
  resetWord: "Reset",
  resetAll: "Reset all options",
  nothingFound: (words: string) => `No option is about “${words}”.`,
  profile: "Config profile",
  profileAbout: "Which model and which limits.",
  promptProfile: "Prompt profile",
  promptProfileAbout: "What the writer is told.",
  asServer: "As the server has it",
  whoWrites: "Who writes",
  composer:
    "The built-in composer: no model, no network, free. It puts the card together from phrases of our own.",
  model: "A language model",
  elsewhere: "The same elsewhere",
  commandLine: "Command line",
  curl: "curl",
  copy: "Copy",
  copied: "Copied",
  clear: "Start over",
  cleared: "The form is empty.",
  undo: "Undo",
  estimate: "What it will take",
  estimating: "Reckoning what it will take…",
  estimateNothing: "What it will take is told here as soon as there is something to make.",
  noEstimate: (why: string) => `No estimate: ${why}`,
  free: "Free, and there in a few seconds: the built-in composer asks no model.",
  price: "Price",
  tokens: "Tokens",
  time: "Time",
  unpriced: (why: string) => `Its price is not known: ${why}.`,
  between: (low: string, high: string) => (low === high ? "" : `${low} to ${high}`),
  byStage: "Stage by stage, and what is uncertain",
  stageColumns: {
    stage: "Stage",
    calls: "Calls",
    tokens: "Tokens",
    price: "Price",
    time: "Time",
  },
  capStops: (cap: string, low: string, high: string) =>
    `${cap} is too low: the job would stop before its end. It is likely to need ${low} to ${high}.`,
  capMayStop: (cap: string, high: string) =>
    `${cap} may stop the job before its end: it can need up to ${high}, and its largest call must still fit.`,
  capUnknown: (cap: string, why: string) =>
    `${cap} cannot be kept: ${why}. The job would ask nothing, and fail.`,
  noCap: (cap: string) => `No ${cap.toLowerCase()}`,
  uploaded: (count: number) =>
    count === 1 ? "1 file is with the server" : `${String(count)} files are with the server`,
};

export const text = { ...common, create };
