/** Whether the server asks for a key; the key itself is sent once and kept nowhere. */
import { queryOptions } from "@tanstack/react-query";

import { answered, client } from "./client";
import { askForKey } from "./keyAsked";

export { askForKey, isKeyAskedFor, onKeyAsked } from "./keyAsked";

/** By which key this browser is signed in; none where the server asks for none. */
export const ownKeyQuery = queryOptions({
  queryKey: ["keys", "mine"],
  queryFn: async () => (await answered(client.GET("/keys/mine"))).key,
});

/** Shows the key once. The cookie that comes back is not for scripts to read. */
export async function signIn(key: string): Promise<void> {
  await answered(client.POST("/session", { body: { key } }));
  askForKey(false);
}

/** Ends the session on the server too; what comes next is the page that asks for a key. */
export async function signOut(): Promise<void> {
  await client.DELETE("/session");
  askForKey(true);
}
