/** The stored card that is being edited, for whatever needs more of it than its own text. */
import { createContext, use } from "react";

import type { StoredCard } from "@/api/cards";

interface EditedCard {
  card: StoredCard;
  /** The server has a newer version, which the draft shall go on from. */
  onStored: (card: StoredCard) => void;
}

export const Edited = createContext<EditedCard | null>(null);

export function useEdited(): EditedCard {
  const edited = use(Edited);
  if (!edited) throw new Error("outside of a card's page");
  return edited;
}
