/** Cards in rows; only the rows in view exist. */
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

import type { CardRow } from "@/api/cards";
import { text } from "@/lib/messages/library";

import { CardTile } from "./CardTile";
import classes from "./CardsPage.module.css";

interface CardGridProps {
  cards: CardRow[];
  selected: ReadonlySet<string>;
  isTrash: boolean;
  onSelect: (id: string) => void;
  onTag: (tag: string) => void;
  /** Called when the last row comes into view. */
  onEnd: () => void;
}

const TILE_WIDTH_PX = 330;
const ROW_PX = 148;

export function CardGrid({ cards, selected, isTrash, onSelect, onTag, onEnd }: CardGridProps) {
  const place = useRef<HTMLDivElement>(null);
  const { columns, top } = usePlace(place);
  const count = Math.ceil(cards.length / columns);
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => ROW_PX,
    overscan: 4,
    scrollMargin: top,
  });
  const shown = rows.getVirtualItems();
  const isAtEnd = (shown.at(-1)?.index ?? 0) >= count - 1;
  useEffect(() => {
    if (isAtEnd) onEnd();
  }, [isAtEnd, onEnd]);
  return (
    <div
      ref={place}
      role="list"
      aria-label={text.library.list}
      className={classes.grid}
      style={{ height: rows.getTotalSize() }}
    >
      {shown.flatMap((row) =>
        cards.slice(row.index * columns, (row.index + 1) * columns).map((card, column) => (
          <div
            key={card.id}
            role="listitem"
            aria-setsize={cards.length}
            aria-posinset={row.index * columns + column + 1}
            className={classes.cell}
            style={{
              width: `${String(100 / columns)}%`,
              height: ROW_PX,
              transform: `translate(${String(column * 100)}%, ${String(row.start - top)}px)`,
            }}
          >
            <CardTile
              card={card}
              isSelected={selected.has(card.id)}
              isTrash={isTrash}
              onSelect={onSelect}
              onTag={onTag}
            />
          </div>
        )),
      )}
    </div>
  );
}

/** How many columns fit, and how far down the page the grid begins. */
function usePlace(place: React.RefObject<HTMLDivElement | null>) {
  const [found, setFound] = useState({ columns: 1, top: 0 });
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () => {
      setFound({
        columns: Math.max(1, Math.floor(element.clientWidth / TILE_WIDTH_PX)),
        top: element.offsetTop,
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => {
      observer.disconnect();
    };
  }, [place]);
  return found;
}
