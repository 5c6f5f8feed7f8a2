/** Language models. */
import { text as common } from ".";

const models = {
  title: "Models",
  lead: "Who can write: for which task, at what price. Prices are US dollars a million tokens.",
  sources: {
    server: "As the server lists them",
    bundled: "From the list that comes with the program; refresh to ask",
    none: "The server does not say which models it has",
  } as Record<string, string>,
  refresh: "Refresh",
  refreshed: (count: number) => `${String(count)} models.`,
  recommended: "Which for what",
  recommendedAbout: "The best for each task, by ability and price.",
  local: "On this machine",
  localAbout: "Open models that the server runs itself: no key, no cost, nothing leaves it.",
  statuses: {
    missing: "not installed",
    partial: "half downloaded",
    installed: "installed",
    damaged: "damaged: install it again",
  } as Record<string, string>,
  ram: (gb: number) => `needs ${String(gb)} GB of memory`,
  tooLarge: "more than this machine has",
  cards: (quality: string) => `cards: ${quality}`,
  install: "Download",
  installOf: (name: string) => `Download ${name}`,
  remove: "Remove",
  removeOf: (name: string) => `Remove ${name}`,
  catalog: "All models",
  search: "Search models",
  sort: "Sorted by",
  sorts: { id: "Name", price: "Price", context: "Context" },
  found: (count: number) => (count === 1 ? "1 model" : `${String(count)} models`),
  context: (tokens: string) => `${tokens} tokens of context`,
  price: (prompt: string, completion: string) => `$${prompt} in, $${completion} out`,
  nothingTitle: "No model fits",
  nothing: "Try other words.",
};

export const text = { ...common, models };
