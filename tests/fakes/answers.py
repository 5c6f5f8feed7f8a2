"""What the fake model says: JSON that fits the asked schema, or prose; twisted by a fault."""

import json
from dataclasses import dataclass
from typing import Any

from tests.fakes.faults import Fault
from tests.fakes.strict_schemas import instance_of, prose, seeded

_PIECE_CHARS = 24
_SCHEMA_IN_WORDS = "It must fit this JSON schema:\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """One completion before it is cut into pieces."""

    id: str
    model: str
    text: str
    finish_reason: str = "stop"
    refusal: str = ""

    @property
    def pieces(self) -> list[str]:
        return [
            self.text[at : at + _PIECE_CHARS]
            for at in range(0, len(self.text), _PIECE_CHARS)
        ]


def answer_for(body: dict[str, Any], fault: Fault, number: int) -> Answer:
    """The answer to `body`: the same for the same messages, seed and schema."""
    rng = seeded(body["messages"], body.get("seed"))
    schema = _schema(body)
    text = json.dumps(instance_of(schema, rng)) if schema else prose(rng)
    text, finish = _twisted(text, fault)
    if (limit := _limit(body)) and len(text) > limit * 4:
        text, finish = text[: limit * 4], "length"
    return Answer(
        id=f"gen-{number}",
        model=body["model"],
        text=text,
        finish_reason=finish,
        refusal="I cannot help with that." if fault.name == "refusal" else "",
    )


def json_body(answer: Answer, usage: dict[str, Any] | None) -> dict[str, Any]:
    """The same answer as one document."""
    message = {"role": "assistant", "content": answer.text}
    choice = {"index": 0, "message": message, "finish_reason": answer.finish_reason}
    return {
        "id": answer.id,
        "object": "chat.completion",
        "model": answer.model,
        "choices": [choice],
        "usage": usage,
    }


def _twisted(text: str, fault: Fault) -> tuple[str, str]:
    """`text` and the finish reason as `fault` wants them."""
    match fault.name:
        case "reply":
            return fault.text, "stop"
        case "length_cut":
            return text[: len(text) // 2], "length"
        case "fenced_json":
            return f"```json\n{text}\n```", "stop"
        case "json_in_prose":
            return f"Here is {{{{char}}}}'s card:\n{text}\nEnjoy!", "stop"
        case "broken_json":
            return text[:-1].replace('", "', '" "') + ",}", "stop"
        case "invalid_json":
            return '{"unexpected": 1}', "stop"
        case "not_json":
            return "Sure! What would you like to know about the character?", "stop"
        case "empty_reply" | "refusal":
            return "", "stop"
        case "content_filter":
            return text[:30], "content_filter"
    return text, "stop"


def _schema(body: dict[str, Any]) -> dict[str, Any] | None:
    """The schema asked for in `response_format`, or in words when that is all there is."""
    form = body.get("response_format") or {}
    if form.get("type") == "json_schema":
        found: dict[str, Any] = form["json_schema"]["schema"]
        return found
    for message in reversed(body["messages"]):
        _, words, rest = str(message["content"]).partition(_SCHEMA_IN_WORDS)
        if words:
            told: dict[str, Any] = json.JSONDecoder().raw_decode(rest)[0]
            return told
    return None


def _limit(body: dict[str, Any]) -> int | None:
    limit: int | None = body.get("max_completion_tokens") or body.get("max_tokens")
    return limit
