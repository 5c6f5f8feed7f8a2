import classes from "./SchemaField.module.css";

interface ChoicesProps {
  id: string;
  values: string[];
  value: string[];
  onChange: (value: unknown) => void;
  "aria-describedby"?: string | undefined;
}

/** Any number of fixed values. */
export function Choices({ id, values, value, onChange, ...described }: ChoicesProps) {
  return (
    <div
      id={id}
      className={classes.choices}
      role="group"
      aria-labelledby={`${id}-label`}
      {...described}
    >
      {values.map((one) => (
        <label key={one} className={classes.choice}>
          <input
            type="checkbox"
            checked={value.includes(one)}
            onChange={(event) => {
              const kept = value.filter((other) => other !== one);
              const next = event.currentTarget.checked ? [...kept, one] : kept;
              onChange(next.length > 0 ? next : undefined);
            }}
          />
          {one.replaceAll("_", " ")}
        </label>
      ))}
    </div>
  );
}
