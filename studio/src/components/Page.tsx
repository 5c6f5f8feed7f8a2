/** A page: its heading, what can be done with the whole of it, and its content. */
import { useEffect, type ReactNode } from "react";

import { text } from "@/lib/messages";

import classes from "./Page.module.css";

interface PageProps {
  title: string;
  /** Shown in place of the title, where a heading is more than words. */
  heading?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  isWide?: boolean;
  children: ReactNode;
}

export function Page({ title, heading, lead, actions, isWide, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ${text.app.name}`;
  }, [title]);
  return (
    <div className={classes.page} data-wide={isWide ?? false}>
      <header className={classes.header}>
        <div className={classes.words}>
          <h1 className={classes.title}>{heading ?? title}</h1>
          {lead && <div className="quiet">{lead}</div>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
