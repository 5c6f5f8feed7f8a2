/** One flag for the whole page: a request was refused because no good key came with it. */
let isAsked = false;
const listeners = new Set<() => void>();

export const isKeyAskedFor = (): boolean => isAsked;

export function onKeyAsked(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function askForKey(asked: boolean): void {
  isAsked = asked;
  for (const listener of listeners) listener();
}
