/** Card files dropped anywhere are imported. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";

import { cardsKey } from "@/api/cards";
import { text } from "@/lib/messages";

import classes from "./DropZone.module.css";

export function DropZone() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const take = useCallback(
    async (files: File[]) => {
      const { importFiles } = await import("@/api/importing");
      const cards = await importFiles(files);
      await queries.invalidateQueries({ queryKey: cardsKey });
      const only = cards.length === 1 ? cards[0] : undefined;
      if (only) await navigate({ to: "/cards/$cardId", params: { cardId: only.id } });
      else if (cards.length > 1) await navigate({ to: "/cards" });
    },
    [queries, navigate],
  );
  const isOver = useDroppedFiles(take);
  if (!isOver) return null;
  return (
    <div className={classes.veil}>
      <div className={classes.target}>
        <h2>{text.app.dropTitle}</h2>
        <p>{text.app.drop}</p>
      </div>
    </div>
  );
}

/** Gives `take` the files that are dropped on the page; says whether some hover over it. */
function useDroppedFiles(take: (files: File[]) => Promise<void>): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const onOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      // What is over something that takes files itself is not for the library.
      setOver(!event.defaultPrevented);
      event.preventDefault();
    };
    const onLeave = (event: DragEvent) => {
      // Leaving the window leads nowhere; leaving an element leads to another.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (event.defaultPrevented || !carriesFiles(event)) return;
      event.preventDefault();
      void take([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener("dragover", onOver);
    addEventListener("dragleave", onLeave);
    addEventListener("drop", onDrop);
    return () => {
      removeEventListener("dragover", onOver);
      removeEventListener("dragleave", onLeave);
      removeEventListener("drop", onDrop);
    };
  }, [take]);
  return isOver;
}
