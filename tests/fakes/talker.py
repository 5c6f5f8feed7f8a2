"""A model that answers as long as models do: about what it is asked for, its own way.

It keeps to no rule that an estimate could know: how talkative it is differs from job to
job, every answer from the next, and ranges are taken loosely.
"""

import json
import random
import re
from dataclasses import dataclass
from typing import Any

from tests.fakes.answers import Answer, answer_for
from tests.fakes.faults import Fault
from tests.fakes.strict_schemas import sentence

CHARS_PER_TOKEN = 4  # as the fake counts them
_RANGE = re.compile(r"(\d+)-(\d+)(?: tokens)?")
_SHORT = ("name", "key", "keys", "tags", "kind", "hour", "mood", "title", "age")


@dataclass(frozen=True, slots=True)
class LongAnswer(Answer):
    """In large pieces: hundreds of jobs are to be quick."""

    @property
    def pieces(self) -> list[str]:
        return [self.text[at : at + 4000] for at in range(0, len(self.text), 4000)]


class Talker:
    """Gives a fake's answers. `counts`: how many of each list the plan asks for."""

    def __init__(self, seed: int, counts: dict[str, int]) -> None:
        self._rng = random.Random(seed)
        self._counts = counts
        self._talks = self._rng.lognormvariate(0, 0.18)
        self._plans = self._rng.lognormvariate(0, 0.18)

    def __call__(self, body: dict[str, Any], fault: Fault, number: int) -> Answer:
        if fault.name != "none":
            return answer_for(body, fault, number)
        form = body.get("response_format") or {}
        schema = form.get("json_schema", {}).get("schema")
        text = json.dumps(self._instance(schema)) if schema else self._prose(body)
        return LongAnswer(f"gen-{number}", body["model"], text)

    def _prose(self, body: dict[str, Any]) -> str:
        ranges = _RANGE.findall(str(body["messages"][-1]["content"]))
        low, high = map(int, ranges[-1]) if ranges else (60, 120)
        tokens = self._rng.uniform(0.8 * low, 1.1 * high) * self._talks
        return self._words(int(tokens * CHARS_PER_TOKEN))

    def _words(self, chars: int) -> str:
        words = "{{char}} waits."
        while len(words) < chars:
            words += f" {sentence(self._rng)}"
        return words

    def _instance(self, schema: dict[str, Any], name: str = "") -> Any:
        if "enum" in schema:
            return self._rng.choice(schema["enum"])
        if "anyOf" in schema:
            return self._instance(schema["anyOf"][0], name)
        kind = schema.get("type")
        if kind == "object":
            found = schema["properties"].items()
            return {key: self._instance(value, key) for key, value in found}
        if kind == "array":
            count = self._counts.get(name) or self._rng.randint(2, 6)
            return [self._instance(schema["items"], name) for _ in range(count)]
        if kind == "boolean":
            return self._rng.random() < 0.8
        if kind in ("integer", "number"):
            return 1
        return self._string(name)

    def _string(self, name: str) -> str:
        if name in _SHORT:
            return (
                f"{self._rng.choice(('Ilse', 'Bram', 'Odo'))} {self._rng.random():.4f}"
            )
        usual = 340 if name == "content" else 100
        chars = usual * self._plans * self._rng.lognormvariate(0, 0.3)
        return self._words(int(chars))[: int(chars)] or "yes"
