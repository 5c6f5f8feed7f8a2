import { labelOf, sayValue } from "@/components/SchemaField/schema";
import { text } from "@/lib/messages/profiles";

import classes from "./ProfilesPage.module.css";

type Values = Record<string, unknown>;

/** What stands in a profile: the values it sets, and its templates word for word. */
export function Content({ content }: { content: Values }) {
  const { options, templates, ...values } = content;
  // Of a prompt profile the options are by themselves; a config profile is all values.
  const set = Object.entries({ ...values, ...(options as Values | undefined) }).filter(
    // The page says it already.
    ([name, value]) => name !== "description" && sayValue(value) !== "",
  );
  return (
    <>
      <section className="panel stack">
        <h3>{text.profiles.options}</h3>
        {set.length === 0 && <p className="quiet">{text.profiles.noOptions}</p>}
        <dl className={classes.values}>
          {set.map(([name, value]) => (
            <div key={name}>
              <dt>{labelOf(name)}</dt>
              <dd>{sayValue(value)}</dd>
            </div>
          ))}
        </dl>
      </section>
      {templates !== undefined && (
        <section className="panel stack">
          <h3>{text.profiles.templates}</h3>
          {Object.entries(templates as Record<string, string>).map(([name, template]) => (
            <details key={name}>
              <summary>{name}</summary>
              <pre className={classes.template}>{template}</pre>
            </details>
          ))}
        </section>
      )}
    </>
  );
}
