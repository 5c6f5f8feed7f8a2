/** Uploaded files. */
import { text as common } from ".";

const files = {
  title: "Files",
  lead: "Documents, pictures, cards and lorebooks that generations read. They stay with the server.",
  upload: "Upload files",
  list: "Uploaded files",
  emptyTitle: "No file yet",
  empty: "Upload a story, notes or a picture, then choose it under “Input” when you make a card.",
  about: (size: string, age: string) => `${size} · ${age}`,
  read: "Contents",
  readOf: (name: string) => `Contents of ${name}`,
  readTokens: (kind: string, tokens: string) => `Read as ${kind}, ≈ ${tokens} tokens.`,
  get: "Download",
  getOf: (name: string) => `Download ${name}`,
  remove: "Delete",
  removeOf: (name: string) => `Delete ${name}`,
  removed: (name: string) => `${name} is deleted.`,
};

export const text = { ...common, files };
