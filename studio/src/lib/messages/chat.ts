/** A card tried in a chat. */
import { text as common } from ".";
import { text as lore } from "./lore";

const chat = {
  title: (name: string) => `Chat with ${name}`,
  lead: (version: number) =>
    `Tries version ${String(version)}, the saved one. The chat stays in this tab.`,
  edit: "Edit the card",
  restart: "Start again",
  log: "The chat",
  greeting: "Greeting",
  greetingNumber: (number: number) =>
    number === 0 ? "First message" : `Alternate greeting ${String(number)}`,
  noGreeting: "The card has no greeting: you begin.",
  you: "You",
  userName: "Your name",
  message: "Your message",
  placeholder: (name: string) => `Say something to ${name}`,
  send: "Send",
  stop: "Stop",
  writing: (name: string) => `${name} is writing…`,
  stopped: "stopped",
  regenerate: "Another reply",
  answer: "Ask for a reply",
  useAsExample: "Use as example",
  exampleUsed: "The exchange is in the example dialogue, as a draft.",
  openEditor: "Open the editor",
  showSent: "What was sent",
  remove: "Take back",
  settings: "Who answers",
  profile: "Config profile",
  asServer: "As the server does it",
  model: "Model",
  modelHint: "Empty: as the profile says.",
  length: "Longest reply, in tokens",
  sent: "What was sent",
  sentEmpty: "With each reply: the prompt to the letter, which lore fired and why, and the cost.",
  lore: "Lore",
  noLore: "The card has no lorebook.",
  prompt: (count: number) =>
    count === 1 ? "Prompt, 1 message" : `Prompt, ${String(count)} messages`,
  roles: { system: "system", user: "user", assistant: "assistant" },
  messageNumber: (number: number, role: string) => `Message ${String(number)}, ${role}`,
  tokens: (count: string) => `≈ ${count} tokens`,
  reply: "Reply",
  facts: { model: "Model", tokens: "Tokens in and out", cost: "Cost", ended: "Ended by" },
  spent: (cost: string) => `This chat has cost ${cost}.`,
  failed: "There is no reply",
  noModelTitle: "No model is connected",
  noModel:
    "The built-in composer writes cards, but it cannot talk. One of these makes this chat work:",
  ways: [
    ["A key", "Set OPENROUTER_API_KEY, or run “cardforge config set-key” while the server runs."],
    [
      "A server of your own",
      "Ollama, LM Studio, llama.cpp: choose its config profile below, or set OPENROUTER_BASE_URL.",
    ],
    ["This machine", "Install a local model; nothing leaves the computer."],
  ] as [string, string][],
  localModels: "See local models",
};

export const text = { ...common, ...lore, chat };
