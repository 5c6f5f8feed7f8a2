/** Trying a lorebook against a chat. */
import { answered, asForm, client } from "./client";

/** Which entries of `book` fire for `chat` (a message a line), and why the others do not. */
export function simulate(book: unknown, chat: string[]) {
  const file = new File([JSON.stringify(book)], "lorebook.json", { type: "application/json" });
  return answered(
    client.POST("/lorebooks/simulate", {
      body: { file: file as unknown as string, messages: chat } as never,
      bodySerializer: asForm,
    }),
  );
}
