/** A batch: the box, and what was read in it with what is wrong where. */
import { useDeferredValue, useMemo, type ComponentProps } from "react";

import { problemsOf, readBatch } from "./batch";
import { BatchBox } from "./BatchBox";
import { BatchTable } from "./BatchTable";

interface BatchFormProps extends ComponentProps<typeof BatchBox> {
  names: ReadonlySet<string>;
  /** What the server says of it. */
  refusal: string | undefined;
}

export function BatchForm({ names, refusal, ...box }: BatchFormProps) {
  const words = useDeferredValue(box.batch.text);
  const { rows } = useMemo(() => readBatch(words, names), [words, names]);
  const problems = useMemo(() => problemsOf(refusal ?? ""), [refusal]);
  return (
    <>
      <BatchBox {...box} />
      <BatchTable rows={rows} problems={problems} />
    </>
  );
}
