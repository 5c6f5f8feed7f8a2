import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { renderedQuery, type TemplateInfo } from "@/api/profiles";
import { formatCount } from "@/lib/format";
import type { Data } from "@/lib/merge";
import { text } from "@/lib/messages/profiles";

import classes from "./ProfilesPage.module.css";
import { groupOf } from "./said";
import { TemplateInput } from "./TemplateInput";

interface TemplateEditorProps {
  template: TemplateInfo;
  filters: string[];
  fields: Data;
  body: string;
  onChange: (body: string) => void;
}

const TYPING_MS = 300;

/** One template, and beside it what a model would read of it. */
export function TemplateEditor({ template, filters, fields, body, onChange }: TemplateEditorProps) {
  const [typed] = useDebouncedValue(body, TYPING_MS);
  const rendered = useQuery({
    ...renderedQuery(template.name, typed, groupOf(fields, "options")),
    placeholderData: keepPreviousData,
  });
  const problems = rendered.data?.problems ?? [];
  return (
    <div className={classes.beside}>
      <div className="stack">
        <TemplateInput
          label={text.profiles.words}
          value={body}
          variables={template.variables}
          filters={filters}
          onChange={onChange}
        />
        <div className="row">
          <Button
            size="compact-sm"
            variant="default"
            disabled={body === template.body}
            onClick={() => {
              onChange(template.body);
            }}
          >
            {text.profiles.useDefault}
          </Button>
        </div>
        <details>
          <summary>{text.profiles.variables(template.variables.length)}</summary>
          <p className={`mono ${classes.variables ?? ""}`}>{template.variables.join("  ")}</p>
        </details>
      </div>
      <section aria-label={text.profiles.rendered} aria-busy={rendered.isFetching}>
        <h3>{text.profiles.rendered}</h3>
        {rendered.error && <p className={classes.bad}>{rendered.error.message}</p>}
        <div role="status">
          {problems.map((problem) => (
            <p key={problem.text} className={classes.bad}>
              {text.profiles.inLine(problem.line, problem.text)}
            </p>
          ))}
        </div>
        {rendered.data && problems.length === 0 && (
          <>
            <p className="quiet">
              {text.profiles.renderedAbout(formatCount(rendered.data.tokens))}
            </p>
            {/* Scrolls, so the keyboard must reach it. */}
            <pre
              className={classes.template}
              tabIndex={0}
              role="region"
              aria-label={text.profiles.renderedText}
            >
              {rendered.data.text}
            </pre>
          </>
        )}
      </section>
    </div>
  );
}
