import { expect, test } from "vitest";

import { placed } from "./circle";

test("things stand around, apart, with their names outside", () => {
  const places = placed(["a", "b", "c", "d"], 640, 460);

  expect(places.get("a")).toEqual({ x: 320, y: 20, side: 1 });
  expect(places.get("b")).toEqual({ x: 470, y: 230, side: 1 });
  expect(places.get("d")).toEqual({ x: 170, y: 230, side: -1 });
  expect(new Set([...places.values()].map(({ x, y }) => `${String(x)},${String(y)}`)).size).toBe(4);
});
