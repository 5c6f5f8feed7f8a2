/** Many card files at once: what becomes of them is said while it goes on, and at the end. */
import { notify } from "@/components/notices";
import { text } from "@/lib/messages";

import { importCard, type StoredCard } from "./cards";

export async function importFiles(files: File[]): Promise<StoredCard[]> {
  const cards: StoredCard[] = [];
  const failures: string[] = [];
  let mended = 0;
  const going = (at: number) => ({
    message: text.cards.importing(at, files.length),
    isGoingOn: true,
  });
  const say = notify(going(1));
  // One after another: the order of the files is the order in the library.
  for (const [at, file] of files.entries()) {
    say(going(at + 1));
    try {
      const card = await importCard(file);
      cards.push(card);
      mended += card.repairs.length;
    } catch (error) {
      failures.push(`${file.name}: ${(error as Error).message}`);
    }
  }
  const names = cards.map((card) => card.name);
  const said = [...(cards.length > 0 ? [text.cards.imported(names, mended)] : []), ...failures];
  say({ message: said.join(" "), isError: failures.length > 0 });
  return cards;
}
