/** The palette and the sheet of shortcuts: each is loaded when it is opened. */
import { text as common } from ".";

const palette = {
  placeholder: "Go to a page, find a card…",
  nothing: "Nothing found",
  pages: "Pages",
  cards: "Cards",
  actions: "Actions",
  theme: "Switch between light and dark",
};

const shortcuts = {
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

export const text = { ...common, palette, shortcuts };
