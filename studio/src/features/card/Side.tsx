import { Link } from "@tanstack/react-router";

import { exportUrl, portraitUrl, type CardVersion, type StoredCard } from "@/api/cards";
import { formatAge } from "@/lib/format";
import { text } from "@/lib/messages";

import classes from "./CardPage.module.css";

interface SideProps {
  card: StoredCard;
  versions: CardVersion[];
}

/** What stands beside the texts: the picture, the files, the versions. */
export function Side({ card, versions }: SideProps) {
  return (
    <aside className="stack">
      {card.has_portrait && (
        <img
          className={classes.portrait}
          src={portraitUrl(card.id, card.version)}
          alt={text.cards.portraitOf(card.name)}
        />
      )}
      <section className="panel stack">
        <h2>{text.card.downloads}</h2>
        <ul className={classes.files}>
          {text.card.formats.map(([format, label]) => (
            <li key={format}>
              <a href={exportUrl(card.id, format, card.version)} download>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section className="panel stack">
        <h2>{text.card.versions}</h2>
        <p className="quiet">{text.card.versionsAbout}</p>
        <ol className={classes.versions}>
          {versions.map(({ version, writer, created_at: at }) => (
            <li key={version}>
              <Link
                to="/cards/$cardId"
                params={{ cardId: card.id }}
                search={{ version }}
                aria-current={version === card.version ? "true" : undefined}
              >
                {text.card.version(version)}
              </Link>
              <span className="quiet">{`${writer} · ${formatAge(at)}`}</span>
            </li>
          ))}
        </ol>
        {card.job_id && (
          <Link to="/jobs/$jobId" params={{ jobId: card.job_id }}>
            {text.card.job}
          </Link>
        )}
      </section>
    </aside>
  );
}
