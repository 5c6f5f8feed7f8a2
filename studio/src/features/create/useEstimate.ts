import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { estimateQuery, type Estimate, type Wanted } from "@/api/making";
import { Problem } from "@/api/problem";

import { isSomething, itemsOf } from "./wanted";

const TYPING_MS = 600;
/** Every item of a batch is checked anew, which takes the server a millisecond. */
const ITEM_MS = 1;
const MOST_MS = 5_000;

export interface Estimated {
  /** None while nothing is wanted, or what is wanted would be refused. */
  found: Estimate | undefined;
  /** Mostly what beginning it would be refused for. */
  refusal: string | undefined;
  isAsking: boolean;
}

/** The estimate of what is wanted, asked for when typing pauses. `wanted` must keep its identity. */
export function useEstimate(wanted: Wanted): Estimated {
  const wait = Math.min(MOST_MS, TYPING_MS + ITEM_MS * itemsOf(wanted));
  const [settled] = useDebouncedValue(wanted, wait);
  const isWanted = isSomething(settled);
  const { data, error, isFetching } = useQuery({
    ...estimateQuery(settled),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  });
  const isNothing = error instanceof Problem && error.code === "nothing_to_generate";
  return {
    found: isWanted && !error ? data : undefined,
    refusal: isNothing ? undefined : error?.message,
    isAsking: isSomething(wanted) && (isFetching || settled !== wanted),
  };
}
