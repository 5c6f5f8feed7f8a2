import { Textarea } from "@mantine/core";
import { useState } from "react";

import { pairsToText, textToPairs, type Schema } from "./schema";

interface PairsInputProps {
  id: string;
  schema: Schema;
  value: Record<string, unknown>;
  placeholder: string;
  onChange: (value: Record<string, unknown> | undefined) => void;
  "aria-describedby"?: string | undefined;
}

/** `key=value`, a line each. */
export function PairsInput({ schema, value, onChange, ...rest }: PairsInputProps) {
  const [typed, setTyped] = useState("");
  // What is typed says more than the value (half a pair), unless the value is another by now.
  const isTyped = JSON.stringify(textToPairs(typed, schema)) === JSON.stringify(value);
  return (
    <Textarea
      {...rest}
      rows={2}
      className="mono"
      value={isTyped ? typed : pairsToText(value)}
      onChange={(event) => {
        const words = event.currentTarget.value;
        const pairs = textToPairs(words, schema);
        setTyped(words);
        onChange(Object.keys(pairs).length > 0 ? pairs : undefined);
      }}
    />
  );
}
