/** Whether the server asks for a key; the key itself is sent once and kept nowhere. */
import { answered, client } from "./client";
import { askForKey } from "./keyAsked";

export { askForKey, isKeyAskedFor, onKeyAsked } from "./keyAsked";

/** Shows the key once. The cookie that comes back is not for scripts to read. */
export async function signIn(key: string): Promise<void> {
  await answered(client.POST("/session", { body: { key } }));
  askForKey(false);
}
