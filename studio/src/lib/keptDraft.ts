/**
 * Where what is typed and not yet saved waits: in this browser, under the card and the tab, so
 * that two tabs with one card never write over each other. Only what differs is kept: a card
 * may carry pictures that are larger than all that a browser keeps for a page.
 */
import { changedFields, type Data } from "./merge";

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

/** Of `base` and `data`, the fields in which they differ. */
interface Kept extends Draft {
  /** Its tab was closed, or went elsewhere. */
  isLeft: boolean;
}

const ofCard = (id: string): string => `${PREFIX}${id}.`;
const ofTab = (id: string): string => ofCard(id) + tabName();

/**
 * This tab's draft of the card; if it has none, one that a closed tab left behind. What it does
 * not change is as `stored` has it.
 */
export function takeKept(id: string, stored: Data): Draft | undefined {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(ofCard(id)));
  const key = keys.find((one) => one === ofTab(id)) ?? keys.find((one) => read(one)?.isLeft);
  const found = key && read(key);
  if (!key || !found) return undefined;
  const { version, base, data } = found;
  const others = without(stored, [...Object.keys(base), ...Object.keys(data)]);
  const draft = { version, base: { ...others, ...base }, data: { ...others, ...data } };
  localStorage.removeItem(key);
  keep(id, draft);
  return draft;
}

export function keep(id: string, { version, base, data }: Draft): void {
  const names = changedFields(base, data);
  write(id, { version, base: only(base, names), data: only(data, names), isLeft: false });
}

/** For when the tab closes: what it kept is there for others. */
export function leave(id: string): void {
  const kept = read(ofTab(id));
  if (kept) write(id, { ...kept, isLeft: true });
}

/** For a page that only adds something: the editor opens with it. */
export function addToDraft(
  id: string,
  stored: { version: number; data: Data },
  change: (data: Data) => Data,
): void {
  const { version, data: base } = stored;
  const draft = takeKept(id, base) ?? { version, base, data: base };
  keep(id, { ...draft, data: { ...draft.data, ...change(draft.data) } });
}

export function forget(id: string): void {
  localStorage.removeItem(ofTab(id));
}

function write(id: string, kept: Kept): void {
  try {
    localStorage.setItem(ofTab(id), JSON.stringify(kept));
  } catch {
    // No room: what is typed is on the page alone until it is saved.
  }
}

function read(key: string): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "") as Kept;
  } catch {
    return undefined;
  }
}

const only = (data: Data, names: string[]): Data =>
  Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name)));
const without = (data: Data, names: string[]): Data =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));
