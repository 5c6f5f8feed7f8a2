import { useQuery } from "@tanstack/react-query";

import { cardCheckQuery, type StoredCard } from "@/api/cards";
import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";
import { useJump } from "./useJump";

/** What the linter found in the saved version; each leads to its place. */
export default function Findings({ card, isChanged }: { card: StoredCard; isChanged: boolean }) {
  const report = useQuery(cardCheckQuery(card.id, card.version));
  const jump = useJump();
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
