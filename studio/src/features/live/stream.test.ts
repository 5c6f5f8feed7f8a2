import { expect, test } from "vitest";

import { fold, type StreamState } from "./stream";

const START: StreamState = { texts: {}, seq: 3, isConnected: true };
const piece = (key: string, text: string, restarts = false) => ({
  kind: "text" as const,
  key,
  text,
  restarts,
});
const event = (seq: number) => ({
  kind: "progress",
  seq,
  at: "",
  level: "info",
  message: "",
  data: {},
});

test("pieces of a text are put together, by call", () => {
  const state = [
    piece("description", "Once "),
    piece("scenario", "Rain."),
    piece("description", "upon"),
  ].reduce(fold, START);

  expect(state.texts).toEqual({ description: "Once upon", scenario: "Rain." });
});

test("a call that restarts begins with nothing", () => {
  const state = [piece("description", "Broken off"), piece("description", "Anew", true)].reduce(
    fold,
    START,
  );

  expect(state.texts.description).toBe("Anew");
});

test("an event moves the number on, a repeated one does not move it back", () => {
  expect(fold(START, event(4)).seq).toBe(4);
  expect(fold(START, event(2))).toBe(START);
});
