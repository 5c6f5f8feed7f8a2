import classes from "./Prose.module.css";

/** A card's text as it stands; macros are marked, nothing is interpreted. */
export function Prose({ text }: { text: string }) {
  return (
    <div className={classes.prose}>
      {text.split(/(\{\{[^{}]{1,60}\}\})/).map((piece, index) =>
        piece.startsWith("{{") ? (
          <span key={index} className={classes.macro}>
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
    </div>
  );
}
