/**
 * Where what is typed and not yet saved waits: in this browser, under the card and the tab, so
 * that two tabs with one card never write over each other.
 */
import type { Data } from "./merge";

export interface Draft {
  /** The version that was read, and its data: what a conflict is measured by. */
  version: number;
  base: Data;
  data: Data;
}

const PREFIX = "cardforge.edit.";

/** Outlives a reload, not the tab. */
function tabName(): string {
  const known = sessionStorage.getItem("cardforge.tab");
  const name = known ?? Math.random().toString(36).slice(2);
  sessionStorage.setItem("cardforge.tab", name);
  return name;
}

interface Kept extends Draft {
  /** Its tab was closed, or went elsewhere. */
  isLeft: boolean;
}

const ofCard = (id: string): string => `${PREFIX}${id}.`;
const ofTab = (id: string): string => ofCard(id) + tabName();

/** This tab's draft of the card; if it has none, one that a closed tab left behind. */
export function takeKept(id: string): Draft | undefined {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(ofCard(id)));
  const key = keys.find((one) => one === ofTab(id)) ?? keys.find((one) => read(one)?.isLeft);
  const found = key && read(key);
  if (!key || !found) return undefined;
  const { version, base, data } = found;
  localStorage.removeItem(key);
  keep(id, { version, base, data });
  return { version, base, data };
}

export function keep(id: string, draft: Draft, isLeft = false): void {
  localStorage.setItem(ofTab(id), JSON.stringify({ ...draft, isLeft }));
}

/** For when the tab closes: what it kept is there for others. */
export function leave(id: string): void {
  const draft = read(ofTab(id));
  if (draft) keep(id, draft, true);
}

/** For a page that only adds something: the editor opens with it. */
export function addToDraft(
  id: string,
  stored: { version: number; data: Data },
  change: (data: Data) => Data,
): void {
  const draft = takeKept(id) ?? { version: stored.version, base: stored.data, data: stored.data };
  keep(id, { ...draft, data: { ...draft.data, ...change(draft.data) } });
}

export function forget(id: string): void {
  localStorage.removeItem(ofTab(id));
}

function read(key: string): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "") as Kept;
  } catch {
    return undefined;
  }
}
