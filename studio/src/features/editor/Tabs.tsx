import { Link } from "@tanstack/react-router";

import { text } from "@/lib/messages";

import classes from "./Editor.module.css";
import type { Tab } from "./places";

/** Tabs are addresses: they can be linked to, and the back button knows them. */
export function Tabs({ current }: { current: Tab }) {
  return (
    <nav aria-label={text.editor.tabList} className={classes.tabs}>
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
