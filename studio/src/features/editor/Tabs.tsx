import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";
import type { Tab } from "./places";

/** Tabs are addresses: they can be linked to, and the back button knows them. */
export function Tabs({ current }: { current: Tab }) {
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    const link = list.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (link && list.current) list.current.scrollLeft = link.offsetLeft - link.offsetWidth;
  }, [current]);
  return (
    <nav ref={list} aria-label={text.editor.tabList} className={classes.tabs}>
      {(Object.entries(text.editor.tabs) as [Tab, string][]).map(([tab, label]) => (
        <Link
          key={tab}
          from="/cards/$cardId"
          to="."
          search={{ tab }}
          aria-current={tab === current ? "page" : undefined}
          resetScroll={false}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
