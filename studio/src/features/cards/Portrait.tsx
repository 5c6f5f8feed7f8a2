import { useState } from "react";

import { portraitUrl } from "@/api/cards";

import classes from "./CardsPage.module.css";

/** The picture, or the first letter of the name where there is none. */
export function Portrait({ id, version, name }: { id: string; version: number; name: string }) {
  const [isMissing, setMissing] = useState(false);
  if (isMissing)
    return (
      <div className={classes.letter} aria-hidden>
        {name.slice(0, 1)}
      </div>
    );
  return (
    <img
      className={classes.portrait}
      src={portraitUrl(id, version)}
      alt=""
      loading="lazy"
      onError={() => {
        setMissing(true);
      }}
    />
  );
}
