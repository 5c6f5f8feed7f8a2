import { useQuery } from "@tanstack/react-query";

import { briefQuery } from "@/api/revisions";
import { labelOf } from "@/components/SchemaField/schema";
import { Empty, Failed, Loading } from "@/components/States";
import { text } from "@/lib/messages/editor";

import { useEdited } from "./edited";
import classes from "./Editor.module.css";
import { factsOf } from "./facts";

/** What the card is written from: every fact, and whether it is yours, a source's or invented. */
export default function PlanTab() {
  const { card } = useEdited();
  const brief = useQuery(briefQuery(card.id, card.version));
  if (brief.error) return <Failed error={brief.error} retry={() => void brief.refetch()} />;
  if (brief.isPending) return <Loading />;
  const facts = factsOf(brief.data);
  if (facts.length === 0)
    return <Empty title={text.editor.noPlanTitle}>{text.editor.noPlan}</Empty>;
  const sections = Map.groupBy(facts, ({ place }) => place.split(".")[0] ?? "");
  return (
    <div className="stack">
      <p className="quiet">{text.editor.planAbout}</p>
      {[...sections].map(([section, stated]) => (
        <section key={section} className="panel stack">
          <h2>{labelOf(section)}</h2>
          <ul className={classes.facts}>
            {stated.map((fact) => (
              <li key={fact.place + fact.text}>
                <span className={classes.origin} data-origin={fact.origin}>
                  {text.editor.factOrigin[fact.origin] ?? fact.origin}
                </span>
                <span>
                  {fact.place.includes(".") && (
                    <b>{labelOf(fact.place.split(".").slice(1).join(" "))}: </b>
                  )}
                  {fact.text}
                  {fact.origin === "source" && fact.ref && (
                    <span className="quiet"> ({fact.ref})</span>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
