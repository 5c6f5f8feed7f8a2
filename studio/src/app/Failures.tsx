/** Pages for what should not happen. */
import { Button } from "@mantine/core";
import { Link, type ErrorComponentProps } from "@tanstack/react-router";

import { Page } from "@/components/Page";
import { Empty } from "@/components/States";
import { text } from "@/lib/messages";

export function Crashed({ error }: ErrorComponentProps) {
  return (
    <div role="alert">
      <Empty
        isPage
        title={text.app.crashedTitle}
        action={
          <Button
            onClick={() => {
              location.reload();
            }}
          >
            {text.app.reload}
          </Button>
        }
      >
        {text.app.crashed}{" "}
        <span className="mono">({error instanceof Error ? error.message : String(error)})</span>
      </Empty>
    </div>
  );
}

export function NotFound() {
  return (
    <Page title={text.app.notFoundTitle} lead={text.app.notFound}>
      <Link to="/">{text.app.home}</Link>
    </Page>
  );
}
