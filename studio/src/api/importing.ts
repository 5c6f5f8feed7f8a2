/** Many card files at once: what became of each is said in one sentence. */
import { text } from "@/lib/messages";

import { importCard, type StoredCard } from "./cards";

interface Imported {
  cards: StoredCard[];
  message: string;
  isError: boolean;
}

export async function importFiles(files: File[]): Promise<Imported> {
  const cards: StoredCard[] = [];
  const failures: string[] = [];
  let mended = 0;
  // One after another: the order of the files is the order in the library.
  for (const file of files) {
    try {
      const card = await importCard(file);
      cards.push(card);
      mended += card.repairs.length;
    } catch (error) {
      failures.push(`${file.name}: ${(error as Error).message}`);
    }
  }
  const said = [
    ...(cards.length > 0
      ? [
          text.cards.imported(
            cards.map((card) => card.name),
            mended,
          ),
        ]
      : []),
    ...failures,
  ];
  return { cards, message: said.join(" "), isError: failures.length > 0 };
}
