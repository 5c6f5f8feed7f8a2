import { expect, test } from "vitest";

import { assetOf, bytesOf, isShown, placeOf, withAsset, withoutAsset } from "./assets";

const file = new File(["four"], "Joy.PNG", { type: "image/png" });

test("a file becomes an asset inside the card", async () => {
  const made = await assetOf(file, "emotion", " ");

  expect(made).toEqual({
    type: "emotion",
    uri: "data:image/png;base64,Zm91cg==",
    name: "Joy",
    ext: "png",
  });
  expect([placeOf(made), isShown(made)]).toEqual(["inside", true]);
  expect(bytesOf(made)).toBeGreaterThanOrEqual(4);
});

test("the first asset does not take the portrait's place, and the last leaves no list", async () => {
  const list = withAsset([], await assetOf(file, "emotion", "joy"));

  expect(list.map((one) => one.name)).toEqual(["main", "joy"]);
  expect(withoutAsset(list, 1)).toBeNull();
  expect(withoutAsset(list, 0)?.map((one) => one.name)).toEqual(["joy"]);
});

test("nothing is shown that another server has", () => {
  const far = { type: "emotion", uri: "https://example.org/a.png", name: "a", ext: "png" };
  expect([placeOf(far), isShown(far)]).toEqual(["elsewhere", false]);
  expect(placeOf({ ...far, uri: "embeded://a.png" })).toBe("lost");
});
