import { expect, test } from "vitest";

import { dragged, FIRST, frameOf, sizeOf } from "./crop";

test("what is seen is 2:3 and inside of the picture", () => {
  for (const [width, height] of [
    [3000, 1000],
    [400, 2000],
    [200, 300],
  ] as const) {
    for (const zoom of [1, 2.5]) {
      for (const at of [0, 0.5, 1]) {
        const frame = frameOf(width, height, { zoom, x: at, y: at });
        expect(frame.width / frame.height).toBeCloseTo(2 / 3);
        expect(frame.left).toBeGreaterThanOrEqual(0);
        expect(frame.left + frame.width).toBeLessThanOrEqual(width + 1e-6);
        expect(frame.top + frame.height).toBeLessThanOrEqual(height + 1e-6);
      }
    }
  }
});

test("no portrait is larger than the server keeps, or than what is seen", () => {
  expect(sizeOf(frameOf(9000, 9000, FIRST))).toEqual({ width: 1024, height: 1536 });
  expect(sizeOf(frameOf(200, 300, FIRST))).toEqual({ width: 200, height: 300 });
});

test("a picture is dragged under the frame, and not beyond its edge", () => {
  const wide = { width: 1000, height: 300 };
  const right = dragged({ ...FIRST, x: 0.5 }, wide, { x: 0.5, y: 0.5 });
  expect(right.x).toBeCloseTo(0.5 - 100 / 800);
  expect(right.y).toBe(FIRST.y);
  expect(dragged(FIRST, wide, { x: 99, y: 0 }).x).toBe(0);
});
