import { useState } from "react";

import type { Choices, Option } from "@/api/options";

import { OptionField } from "./OptionField";
import classes from "./OptionsForm.module.css";

interface OptionGroupProps {
  name: string;
  options: Option[];
  choices: Choices;
  inherited: Choices;
  choose: (name: string, value: unknown) => void;
  isOpen: boolean;
}

/** A section of the registry. Its fields are made when it is opened: there are over a hundred. */
export function OptionGroup({
  name,
  options,
  choices,
  inherited,
  choose,
  isOpen,
}: OptionGroupProps) {
  const [isUnfolded, setUnfolded] = useState(false);
  const shows = isOpen || isUnfolded;
  const changed = options.filter((option) => option.name in choices).length;
  return (
    <details
      className={classes.group}
      open={shows}
      onToggle={(event) => {
        setUnfolded(event.currentTarget.open);
      }}
    >
      <summary>
        <h2>{name}</h2>
        <span className="quiet">{options.length}</span>
        {changed > 0 && <span className={classes.dot} aria-hidden />}
      </summary>
      {shows && (
        <div className={classes.fields}>
          {options.map((option) => (
            <OptionField
              key={option.name}
              option={option}
              value={choices[option.name]}
              inherited={inherited[option.name] ?? option.default}
              choose={choose}
            />
          ))}
        </div>
      )}
    </details>
  );
}
