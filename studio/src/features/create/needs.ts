import type { Needs, Range } from "@/api/making";

/** Tokens asked and answered, together: the sum that a cap is held against. */
export function tokensOf({ prompt_tokens: asked, completion_tokens: answered }: Needs): Range {
  return {
    low: asked.low + answered.low,
    likely: asked.likely + answered.likely,
    high: asked.high + answered.high,
  };
}
