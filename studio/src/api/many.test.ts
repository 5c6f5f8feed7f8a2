import { expect, test } from "vitest";

import { forMany } from "./many";

test("one that fails leaves the others done, and few are under way at once", async () => {
  let under = 0;
  let most = 0;
  const { done, errors } = await forMany([...Array(50).keys()], async (item) => {
    most = Math.max(most, ++under);
    await Promise.resolve();
    under -= 1;
    if (item === 7) throw new Error("seven");
    return item * 2;
  });

  expect(done).toHaveLength(49);
  expect(done.every(({ item, result }) => result === item * 2)).toBe(true);
  expect(errors.map((error) => error.message)).toEqual(["seven"]);
  expect(most).toBeLessThanOrEqual(8);
});
