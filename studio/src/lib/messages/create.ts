/** The page where a card is asked for. */
import { text as common } from "./live";

const create = {
  pageTitle: "Create",
  make: "What to make",
  makes: {
    card: {
      tab: "Card",
      title: "Who should it be?",
      lead: "A sentence is enough. Whatever you leave open is decided for you.",
      concept: "Your character, in your own words",
      placeholder: "A lighthouse keeper who collects storms in bottles…",
      starters: [
        "A retired dragon-slayer who runs a village bakery and hides her old sword in the oven",
        "A dry-witted ship's AI that has been alone with one passenger for nine years",
        "A small-town librarian who knows exactly which of her patrons is a ghost",
      ],
      generate: "Generate",
      free: "Free, and there in a few seconds: the built-in composer asks no model.",
    },
    cast: {
      tab: "Cast",
      title: "Who are they?",
      lead: "A card for each of several people who know each other, with one world and one lorebook for all.",
      concept: "What brings these people together",
      placeholder: "The crew of a smuggling boat, on the night before their last run…",
      starters: [
        "Four heirs in a mountain house, one of whom wrote the will",
        "The night shift of a hospital that treats things that are not quite people",
      ],
      generate: "Generate the cast",
      free: "Free: the built-in composer asks no model, and needs a few seconds a card.",
    },
    world: {
      tab: "World",
      title: "What world is it?",
      lead: "Places, people, powers and events, and how they hold together. Its people become cards.",
      concept: "The premise of the world",
      placeholder: "A salt-trading city where every bell has a name…",
      starters: [
        "An archipelago whose islands move, and the guild that sells maps of yesterday",
        "A valley where winter came eleven years ago and has not left",
      ],
      generate: "Plan the world",
      free: "Free, and there in a few seconds: the built-in composer asks no model.",
    },
    batch: {
      tab: "Batch",
      title: "Which cards?",
      lead: "Many cards as one job. All are looked at first: nothing begins while one is not sound.",
      generate: "Generate all",
      free: "Free: the built-in composer asks no model, and needs a few seconds a card.",
    },
  },
  starters: "Or begin with one of these",
  castSize: "People",
  batch: "Your cards",
  batchAbout:
    "A concept a line; or CSV with a header of option names; or JSON lines. Paste them, or drop a file here.",
  batchPlaceholder:
    "A baker who hears storms coming\nA diver who owes the sea a favour\nA cartographer of dreams",
  openFile: "Open a file",
  fileFailed: (name: string) => `${name} is not a text file.`,
  budget: "Budget in dollars",
  budgetAbout: "For all together.",
  atOnce: "At once",
  atOnceAbout: "4 unless you say.",
  stopping: "Stop at the first card that fails",
  items: "What will be made",
  itemCount: (count: number) => (count === 1 ? "1 card" : `${String(count)} cards`),
  itemColumns: { label: "Id or line", about: "Of what", own: "Its own options" },
  ofLine: (line: number, problem: string) => `Line ${String(line)}: ${problem}`,
  noAbout: "nothing yet",
  moreItems: (count: number) => `and ${String(count)} more`,
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
  noModel: "No model",
  connect: "Connect a model",
  firstTime: "No key here yet, so the built-in composer writes: free, without a model.",
  without: "Go on without",
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
  notSound: (count: number) =>
    count === 1
      ? "One line is not sound: see below. Nothing begins before it is."
      : `${String(count)} lines are not sound: see below. Nothing begins before they are.`,
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
    notSound: (count: number) =>
      count === 1
        ? "One line is not sound: see below. Nothing begins before it is."
        : `${String(count)} lines are not sound: see below. Nothing begins before they are.`,
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
