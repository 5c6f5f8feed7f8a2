import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { show } from "@/testing";

import { useShortcuts, type Shortcuts } from "./useShortcuts";

function Page(shortcuts: Shortcuts) {
  useShortcuts(shortcuts);
  return <input aria-label="box" />;
}

test("a sequence runs what it names, and a key alone is left to who is typing", async () => {
  const go = vi.fn();
  const help = vi.fn();
  const { getByLabelText } = show(<Page {...{ "g c": go, "?": help }} />);

  await userEvent.keyboard("gc");
  expect(go).toHaveBeenCalledOnce();

  await userEvent.type(getByLabelText("box"), "gc?");
  expect(go).toHaveBeenCalledOnce();
  expect(help).not.toHaveBeenCalled();
});

test("a combination works while typing", async () => {
  const save = vi.fn();
  const { getByLabelText } = show(<Page {...{ "mod+s": save }} />);

  await userEvent.type(getByLabelText("box"), "{Control>}s{/Control}");

  expect(save).toHaveBeenCalledOnce();
});
