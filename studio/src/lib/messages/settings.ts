/** Settings and what the server says of itself. */
import { text as common } from ".";

const settings = {
  title: "Settings",
  lead: "Keys and addresses are the server's own: they are never shown or kept in a browser.",
  appearance: "Appearance",
  scheme: "Colours",
  schemes: { auto: "As the system", light: "Light", dark: "Dark" },
  signedIn: "Signed in",
  may: (scopes: string) => `may ${scopes}`,
  signOut: "Sign out",
  change: "Change who writes",
  server: "Server",
  version: "Version",
  writer: "Who writes",
  checks: "Checks",
  ok: "fine",
  bad: "needs attention",
  docs: "API documentation",
  docsAbout: "Whatever this studio does, a program can do: every endpoint, to read and to try.",
};

export const text = { ...common, settings };
