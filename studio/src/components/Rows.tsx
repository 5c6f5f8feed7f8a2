/** A list of things on paper: what it is, what is known of it, what can be done. */
import type { ReactNode } from "react";

import classes from "./Rows.module.css";

export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  title: ReactNode;
  about?: ReactNode;
  /** How it is right now: a column of its own. */
  state?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

export function Row({ title, about, state, actions, children }: RowProps) {
  return (
    <li className={classes.row} data-columns={state ? 3 : 2}>
      <div className={classes.what}>
        <b>{title}</b>
        {about && <p className="quiet">{about}</p>}
      </div>
      {state}
      {actions && <div className={classes.actions}>{actions}</div>}
      {children && <div className={classes.more}>{children}</div>}
    </li>
  );
}
