import { Button } from "@mantine/core";
import { useState } from "react";

import type { Wanted } from "@/api/making";
import type { Option } from "@/api/options";
import { text } from "@/lib/messages/create";

import { commandLine, curl } from "./commands";
import classes from "./CreatePage.module.css";

interface CommandsProps {
  wanted: Wanted;
  options: Option[];
}

/** What this form does, for a terminal: it changes as one types. */
export function Commands({ wanted, options }: CommandsProps) {
  return (
    <section className="panel stack">
      <h2>{text.create.elsewhere}</h2>
      <Command title={text.create.commandLine} words={commandLine(wanted, options)} />
      <Command title={text.create.curl} words={curl(wanted, location.origin)} />
    </section>
  );
}

function Command({ title, words }: { title: string; words: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <div>
      <div className="row apart">
        <span className="quiet">{title}</span>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`${text.create.copy}: ${title}`}
          onClick={() => {
            void navigator.clipboard.writeText(words).then(() => {
              setCopied(true);
              setTimeout(() => {
                setCopied(false);
              }, 2_000);
            });
          }}
        >
          {isCopied ? text.create.copied : text.create.copy}
        </Button>
      </div>
      {/* Long ones scroll, so the keyboard must reach them. */}
      <pre
        className={`mono ${classes.command ?? ""}`}
        tabIndex={0}
        role="region"
        aria-label={title}
      >
        {words}
      </pre>
    </div>
  );
}
