/** The same for many things, some at once. */

const AT_ONCE = 8;

export interface Many<T, R> {
  /** In the order of their ends. */
  done: { item: T; result: R }[];
  errors: Error[];
}

/** What fails is told apart: the rest is done, and can be undone. */
export async function forMany<T, R>(
  items: readonly T[],
  act: (item: T) => Promise<R>,
): Promise<Many<T, R>> {
  const waiting = [...items];
  const found: Many<T, R> = { done: [], errors: [] };
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        found.done.push({ item, result: await act(item) });
      } catch (error) {
        found.errors.push(error as Error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}
