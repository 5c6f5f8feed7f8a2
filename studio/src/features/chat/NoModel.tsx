import { Link } from "@tanstack/react-router";

import { text } from "@/lib/messages/chat";

/** Why nobody answers here, and what makes somebody answer. */
export function NoModel() {
  return (
    <section className="panel stack" aria-labelledby="no-model">
      <div>
        <h2 id="no-model">{text.chat.noModelTitle}</h2>
        <p>{text.chat.noModel}</p>
      </div>
      <dl style={{ margin: 0 }}>
        {text.chat.ways.map(([name, way]) => (
          <div key={name}>
            <dt>
              <b>{name}</b>
            </dt>
            <dd style={{ margin: "0 0 0.5rem" }}>{way}</dd>
          </div>
        ))}
      </dl>
      <Link to="/models">{text.chat.localModels}</Link>
    </section>
  );
}
