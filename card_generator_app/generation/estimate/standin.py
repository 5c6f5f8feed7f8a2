"""What a model would answer, as long as it would be and with nothing in it."""

import json
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.parts import token_targets
from card_generator_app.llm.chat import ChatRequest
from card_generator_app.options import GenerationOptions

# Plain words of which a reader of languages is sure, numbered so that no two are alike.
_WORDS = (
    "{{char}} was in the house that was by the river and had the key of it with her "
)
_WORDS_TOKENS = estimate_tokens(_WORDS)
_LIKELY = 0.75  # of the upper end of a range: where most answers end
_SPARE = 100  # tokens that a limit has beyond twice the range (`parts.token_limit`)
# Models fill a third of the longest string that they are allowed.
_FILLED = 0.35
_LONGEST = 200
_COUNT = 3


class StandIn:
    """Answers of one rehearsal; every one is another, as if it had been thought of."""

    def __init__(self, options: GenerationOptions) -> None:
        self._number, self._answers = count(1), 0
        targets = token_targets(options)
        # What is known better than by the length that the schema allows.
        self._tokens = {"content": int(targets["entry"] * _LIKELY)}
        self._counts = {"keys": options.keys_per_entry}

    def answer(self, request: ChatRequest) -> str:
        """The likely answer to `request`."""
        self._answers += 1
        if request.schema is not None:
            return json.dumps(self._instance(request.schema.body, ""))
        limit = request.max_tokens or 4 * _SPARE
        return self.text(int(max(limit - _SPARE, 40) / 2 * _LIKELY))

    def text(self, tokens: int) -> str:
        """About so many tokens."""
        words = _WORDS * max(round(tokens / _WORDS_TOKENS), 1)
        return f"Number {next(self._number)}. {words.strip()}"

    def _instance(self, schema: Mapping[str, Any], name: str) -> Any:
        if "enum" in schema:
            return self._one_of(schema["enum"])
        if "anyOf" in schema:
            real = [one for one in schema["anyOf"] if one.get("type") != "null"]
            return self._instance(real[0], name) if real else None
        kind = schema.get("type")
        if kind == "object":
            items = schema["properties"].items()
            return {key: self._instance(value, key) for key, value in items}
        if kind == "array":
            most = schema.get("maxItems", _COUNT)
            least = schema.get("minItems", min(most, self._counts.get(name, _COUNT)))
            return [self._instance(schema["items"], name) for _ in range(least)]
        if kind == "string":
            return self._string(schema, name)
        return {"boolean": False, "integer": 1, "number": 0.5}.get(str(kind))

    def _one_of(self, values: Sequence[Any]) -> Any:
        # A plan that is asked for people has none of them at first, so that it is seen
        # what sending it back takes.
        return "person" if "person" in values and self._answers > 1 else values[0]

    def _string(self, schema: Mapping[str, Any], name: str) -> str:
        if name in self._tokens:
            return self.text(self._tokens[name])
        longest = min(schema.get("maxLength", _LONGEST), 1000)
        return f"{next(self._number)} {_WORDS * 20}"[: max(int(longest * _FILLED), 6)]
