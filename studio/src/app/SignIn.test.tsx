import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";

import { askForKey, isKeyAskedFor } from "@/api/session";
import { text } from "@/lib/messages";
import { show } from "@/testing";

import { SignIn } from "./SignIn";

afterEach(() => {
  vi.unstubAllGlobals();
  askForKey(false);
});

async function shown(answer: Response) {
  const sent = vi.fn<(request: Request) => Promise<Response>>().mockResolvedValue(answer);
  vi.stubGlobal("fetch", sent);
  askForKey(true);
  show(
    <QueryClientProvider client={new QueryClient()}>
      <SignIn />
    </QueryClientProvider>,
  );
  await userEvent.type(screen.getByLabelText(/API key/), " cf_mine ");
  await userEvent.click(screen.getByRole("button", { name: text.app.signIn }));
  return sent;
}

test("a key is sent once, and no longer asked for", async () => {
  const sent = await shown(new Response(null, { status: 204 }));

  const request = sent.mock.calls[0]?.[0];
  expect(await request?.json()).toEqual({ key: "cf_mine" });
  expect(isKeyAskedFor()).toBe(false);
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("cf_mine");
});

test("a key that is refused says why, and is asked for again", async () => {
  const problem = { status: 401, code: "key_refused", detail: "not known here" };
  await shown(new Response(JSON.stringify(problem), { status: 401 }));

  expect(await screen.findByText("not known here")).toBeTruthy();
  expect(isKeyAskedFor()).toBe(true);
});
