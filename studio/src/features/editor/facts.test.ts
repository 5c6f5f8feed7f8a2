import { expect, test } from "vitest";

import { factsOf } from "./facts";

test("every fact of a brief is found with its origin, and nothing that is blank", () => {
  const fact = (text: string, origin: string) => ({ text, origin, ref: null });
  const brief = {
    identity: { name: fact("Ada", "given"), nickname: fact("", "invented") },
    core: { traits: [fact("brave", "source")] },
    world: [{ kind: "place", name: "Tower", content: "It leans.", origin: "invented" }],
    tags: ["harbor"],
  };

  expect(factsOf(brief).map(({ place, text, origin }) => [place, text, origin])).toEqual([
    ["identity.name", "Ada", "given"],
    ["core.traits", "brave", "source"],
    ["world", "Tower: It leans.", "invented"],
  ]);
});
