/** The option registry as a form: by group, by level, searchable. Nothing here knows an option. */
import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useMemo, useRef, useState } from "react";

import type { Choices, Option } from "@/api/options";
import { text } from "@/lib/messages/create";
import { useShortcuts } from "@/lib/useShortcuts";

import { OptionGroup } from "./OptionGroup";
import classes from "./OptionsForm.module.css";
import type { Level } from "./useDraft";

interface OptionsFormProps {
  groups: string[];
  options: Option[];
  choices: Choices;
  inherited: Choices;
  level: Level;
  setLevel: (level: Level) => void;
  choose: (name: string, value: unknown) => void;
  resetAll: () => void;
}

const LEVELS = Object.entries(text.create.levels).map(([value, label]) => ({ value, label }));
/** Drawn elsewhere on the page. */
const ELSEWHERE = new Set(["concept", "cast_size", "profile", "prompt_profile"]);

export function OptionsForm({
  groups,
  options,
  choices,
  inherited,
  level,
  setLevel,
  choose,
  resetAll,
}: OptionsFormProps) {
  const [words, setWords] = useState("");
  const search = useRef<HTMLInputElement>(null);
  useShortcuts({ "/": () => search.current?.focus() });

  const shown = useMemo(() => {
    const wanted = words.trim().toLowerCase();
    const matches = ({ name, about, advanced }: Option) => {
      if (ELSEWHERE.has(name)) return false;
      // Whoever searches means all of them, whatever the level.
      if (wanted)
        return `${name.replaceAll("_", " ")} ${name} ${about}`.toLowerCase().includes(wanted);
      return name in choices || level === "all" || (level === "advanced" && !advanced);
    };
    return Map.groupBy(options.filter(matches), (option) => option.group);
  }, [options, choices, level, words]);
  const changed = Object.keys(choices).filter((name) => !ELSEWHERE.has(name)).length;

  return (
    <section className="stack" aria-label={text.create.level}>
      <div className="row apart">
        <SegmentedControl
          aria-label={text.create.level}
          data={LEVELS}
          value={level}
          onChange={(value) => {
            setLevel(value as Level);
          }}
        />
        <TextInput
          ref={search}
          type="search"
          className={classes.search}
          aria-label={text.create.search}
          placeholder={text.create.search}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
          }}
        />
      </div>
      {changed > 0 && (
        <div className="row">
          <span className={classes.dot} aria-hidden />
          <span className="quiet" role="status">
            {text.create.changed(changed)}
          </span>
          <Button size="compact-sm" variant="subtle" onClick={resetAll}>
            {text.create.resetAll}
          </Button>
        </div>
      )}
      {words && shown.size === 0 && <p className="quiet">{text.create.nothingFound(words)}</p>}
      {groups.map((group) => {
        const members = shown.get(group);
        return (
          members && (
            <OptionGroup
              key={group}
              name={group}
              options={members}
              choices={choices}
              inherited={inherited}
              choose={choose}
              isOpen={words !== "" || level === "simple"}
            />
          )
        );
      })}
    </section>
  );
}
