import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";

import { modelListQuery } from "@/api/models";
import { formatCount } from "@/lib/format";
import { text } from "@/lib/messages/editor";

export interface Context {
  tokens: number;
  /** Whose context it is, where a model was chosen. */
  model?: string;
}

interface ContextSizeProps {
  context: Context;
  onChange: (context: Context) => void;
}

const SIZES = [4_096, 8_192, 16_384, 32_768, 131_072];
const TYPING_MS = 300;

/** The context that the card has to fit into: of a size, or a model's. */
export default function ContextSize({ context, onChange }: ContextSizeProps) {
  const [typed, setTyped] = useState(context.model ?? "");
  const [words] = useDebouncedValue(typed.trim(), TYPING_MS);
  const list = useId();
  const models = useInfiniteQuery({
    ...modelListQuery({ text: words || undefined }),
    enabled: words !== "",
  });
  const offered = (models.data?.pages[0]?.models ?? []).filter((one) => one.context_tokens);
  const match = offered.find((one) => one.id === typed.trim());
  useEffect(() => {
    if (match?.context_tokens && match.id !== context.model)
      onChange({ tokens: match.context_tokens, model: match.id });
  }, [match, context.model, onChange]);
  const sizes = [...new Set([...SIZES, context.tokens])].toSorted((a, b) => a - b);
  return (
    <>
      <TextInput
        size="xs"
        label={text.editor.contextModel}
        placeholder={text.editor.contextModelExample}
        list={list}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
        }}
      />
      <datalist id={list}>
        {offered.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </datalist>
      <NativeSelect
        size="xs"
        label={text.editor.contextSize}
        value={String(context.tokens)}
        data={sizes.map((size) => ({ value: String(size), label: formatCount(size) }))}
        onChange={(event) => {
          setTyped("");
          onChange({ tokens: Number(event.currentTarget.value) });
        }}
      />
    </>
  );
}
