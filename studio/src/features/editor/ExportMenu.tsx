import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { cardKey, exportCard, type StoredCard } from "@/api/cards";
import { saveFile } from "@/api/client";
import { text } from "@/lib/messages/editor";

import classes from "./Editor.module.css";

/** Every format, with what the card would lose in it: said before, not after. */
export default function ExportMenu({ card, isChanged }: { card: StoredCard; isChanged: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="panel"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        <h2 className={classes.inline}>{text.editor.export}</h2>
      </summary>
      {isChanged && <p className="quiet">{text.editor.exportSaved}</p>}
      {isOpen && (
        <ul className={classes.formats}>
          {Object.keys(text.editor.formats).map((format) => (
            <Format key={format} card={card} format={format} />
          ))}
        </ul>
      )}
    </details>
  );
}

function Format({ card, format }: { card: StoredCard; format: string }) {
  const [label, about] = text.editor.formats[format] ?? [format, ""];
  const file = useQuery({
    queryKey: [...cardKey(card.id), "export", format, card.version],
    queryFn: () => exportCard(card.id, format, card.version),
    staleTime: Infinity,
  });
  const losses = file.data?.losses ?? [];
  return (
    <li>
      <div className="row apart">
        <b>{label}</b>
        <Button
          size="compact-xs"
          variant="default"
          loading={file.isPending}
          disabled={file.isError}
          aria-label={text.editor.download(label)}
          onClick={() => {
            if (file.data) saveFile(file.data.content, file.data.name);
          }}
        >
          {text.editor.get}
        </Button>
      </div>
      <p className="quiet">{about}</p>
      {file.error && <p className={classes.bad}>{file.error.message}</p>}
      {losses.length > 0 ? (
        <details>
          <summary className={classes.warn}>{text.editor.loses(losses.length)}</summary>
          <ul>
            {losses.map((loss) => (
              <li key={loss} className="quiet">
                {loss}
              </li>
            ))}
          </ul>
        </details>
      ) : (
        file.data && <p className={classes.good}>{text.editor.losesNothing}</p>
      )}
    </li>
  );
}
