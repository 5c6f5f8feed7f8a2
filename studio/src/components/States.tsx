/** What a page shows when it has nothing (yet), or could not get it. */
import { Button, Loader } from "@mantine/core";
import type { ReactNode } from "react";

import { text } from "@/lib/messages";

import classes from "./States.module.css";

interface EmptyProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** It is all that there is on the page. */
  isPage?: boolean;
}

/** One sentence, one thing to do. */
export function Empty({ title, children, action, isPage }: EmptyProps) {
  const Title = isPage ? "h1" : "h2";
  return (
    <div className={classes.state}>
      <Title>{title}</Title>
      {children && <p className={classes.words}>{children}</p>}
      {action}
    </div>
  );
}

export function Loading() {
  return (
    <div className={classes.state} role="status">
      <Loader size="sm" aria-hidden />
      <span className="quiet">{text.app.loading}</span>
    </div>
  );
}

interface FailedProps {
  error: Error;
  retry?: () => void;
  isPage?: boolean;
}

/** A failure in the server's words, and what to do. */
export function Failed({ error, retry, isPage }: FailedProps) {
  const Title = isPage ? "h1" : "h2";
  const requestId = "requestId" in error ? String(error.requestId) : "";
  return (
    <div className={classes.state} role="alert">
      <Title>{text.app.failedTitle}</Title>
      <p className={classes.words}>{error.message}</p>
      {requestId && <p className="quiet">{text.app.requestId(requestId)}</p>}
      {retry && (
        <Button variant="default" onClick={retry}>
          {text.app.tryAgain}
        </Button>
      )}
    </div>
  );
}
