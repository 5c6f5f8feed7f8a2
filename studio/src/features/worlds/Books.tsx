import { worldBookUrl } from "@/api/worlds";
import { text } from "@/lib/messages/worlds";

/** The world as a lorebook, for the front ends that read one. */
export function Books({ id }: { id: string }) {
  return (
    <section className="panel stack">
      <h2>{text.worlds.lorebook}</h2>
      <div className="row">
        {Object.entries(text.worlds.lorebookAs).map(([format, label]) => (
          <a
            key={format}
            href={worldBookUrl(id, format)}
            download
            aria-label={text.worlds.downloadAs(label)}
          >
            {label}
          </a>
        ))}
      </div>
    </section>
  );
}
