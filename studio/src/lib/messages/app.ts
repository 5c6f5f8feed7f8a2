/** What stands around the pages: navigation, states that any page can be in. */
export const app = {
  name: "CardForge",
  tagline: "AI Studio",
  skip: "Skip to the page",
  navigation: "Main",
  pages: {
    create: "Create",
    cards: "Library",
    worlds: "Worlds",
    jobs: "Jobs",
    profiles: "Profiles",
    models: "Models",
    files: "Files",
    settings: "Settings",
  },
  connected: "Connected",
  disconnected: "The server does not answer. Trying again…",
  running: (count: number) => (count === 1 ? "1 job running" : `${String(count)} jobs running`),
  toLight: "Use the light theme",
  toDark: "Use the dark theme",
  commands: "Search and commands",
  shortcuts: "Keyboard shortcuts",
  close: "Close",
  dismiss: "Dismiss",
  loading: "Loading…",
  tryAgain: "Try again",
  failedTitle: "This did not load",
  crashedTitle: "This page stopped working",
  crashed:
    "Nothing that was saved is lost. Load the page again; if it stops once more, go to another page.",
  reload: "Load again",
  notFoundTitle: "There is no such page",
  notFound: "The address may be old, or mistyped.",
  home: "Make a card",
  signInTitle: "Sign in",
  signInLead: "This server asks for an API key.",
  key: "API key",
  keyHint:
    "Whoever runs the server makes one: cardforge keys create NAME. It is sent once and not kept in this browser; a cookie is.",
  signIn: "Sign in",
  requestId: (id: string) => `In the server's log this is request ${id}.`,
  dropTitle: "Drop to import",
  drop: "Card files of any kind: PNG, JSON, CHARX, YAML, Backyard archives.",
};

export const palette = {
  placeholder: "Go to a page, find a card…",
  nothing: "Nothing found",
  pages: "Pages",
  cards: "Cards",
  actions: "Actions",
  theme: "Switch between light and dark",
};

export const shortcuts = {
  title: "Keyboard shortcuts",
  list: [
    ["Ctrl K", "Search and commands"],
    ["?", "This sheet"],
    ["g c", "Go to Create"],
    ["g l", "Go to the Library"],
    ["g j", "Go to Jobs"],
    ["Ctrl Enter", "Generate"],
    ["Ctrl S", "Save a version (card editor)"],
    ["/", "Search what the page lists"],
    ["Esc", "Close what is open"],
  ] as const,
};
