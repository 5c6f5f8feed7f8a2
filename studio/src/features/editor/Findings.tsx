import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";

import { cardCheckQuery, type StoredCard } from "@/api/cards";
import { text } from "@/lib/messages";

import classes from "./Editor.module.css";
import { placeOf } from "./places";
import { fieldId } from "./TextField";

const route = getRouteApi("/cards/$cardId");

/** What the linter found in the saved version; each leads to its place. */
export function Findings({ card, isChanged }: { card: StoredCard; isChanged: boolean }) {
  const report = useQuery(cardCheckQuery(card.id, card.version));
  const navigate = route.useNavigate();
  const jump = async (path: string) => {
    const { tab, part } = placeOf(path);
    await navigate({ search: { tab }, replace: true });
    // The tab is drawn by then; the field may be one of a list.
    requestAnimationFrame(() => {
      const field = document.getElementById(fieldId(part));
      field?.scrollIntoView({ block: "center" });
      field?.focus();
    });
  };
  const findings = report.data?.findings ?? [];
  return (
    <section className="panel stack">
      <div>
        <h2>{text.editor.lint}</h2>
        {isChanged && <p className="quiet">{text.editor.unsavedFindings}</p>}
      </div>
      {report.data && findings.length === 0 && <p className="quiet">{text.editor.noFindings}</p>}
      <ul className={classes.findings}>
        {findings.map((one) => (
          <li key={one.rule + one.path + one.message} data-severity={one.severity}>
            <button
              type="button"
              onClick={() => void jump(one.path)}
              title={text.editor.jump(one.message)}
            >
              <b>{text.editor.severities[one.severity]}</b> {one.message}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
