/** Who shall write: asked once, changed at any time. */
import { text as common } from ".";

const setup = {
  pageTitle: "Setup",
  title: "Who should write?",
  lead: "Both make whole cards. You can change it at any time.",
  model: "A language model",
  modelAbout:
    "Writes every card anew, from your words, for a few cents. The key goes to this server once, is kept there encrypted, and is never shown again.",
  keyOf: (host: string) => `Key of ${host}`,
  where: "OpenRouter makes one at",
  keys: "openrouter.ai/keys",
  use: "Try it and use it",
  trying: "Asking whether the key is good…",
  took: (server: string) => `${server} took the key, and writes from now on.`,
  connected: (writer: string) => `Connected: ${writer}.`,
  test: "Test the key",
  takes: (server: string) => `${server} takes the key.`,
  forget: "Forget the key",
  forgotten: "The key is forgotten; the built-in composer writes.",
  notAdmin: "Only a key with the scope admin may set this.",
  first: "Make your first card",
  composer: "The built-in composer",
  badge: "No model",
  composerAbout:
    "No key, no model, no network, free: it puts cards together from phrases that were written for it. They are whole cards and open anywhere, but less surprising than a model's, and each says who wrote it. A model can rewrite them later, and keeps what you changed.",
  without: "Try without a key",
  others: "Or neither",
  othersAbout:
    "A server of your own (Ollama, llama.cpp, LM Studio) is a config profile; an open model for this machine is downloaded on",
  models: "Models",
};

export const text = { ...common, setup };
