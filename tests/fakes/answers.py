"""What the fake model says: JSON that fits the asked schema, or prose; twisted by a fault."""

import json
import random
from dataclasses import dataclass
from typing import Any

from tests.fakes.faults import Fault
from tests.fakes.strict_schemas import examples, instance_of, prose, seeded

_PIECE_CHARS = 24
_GERMAN = (
    "{{char}} steht in der Tür und wischt sich das Mehl von den Händen. Der Ofen ist noch "
    "warm, und auf dem Tisch liegt ein Brot, das niemand geholt hat. "
)
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
    text = json.dumps(instance_of(schema, rng)) if schema else _prose(body, rng)
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


def _prose(body: dict[str, Any], rng: random.Random) -> str:
    """What a field is asked for: examples where the task shows how they begin."""
    is_examples = "<START>" in str(body["messages"][-1]["content"])
    return examples(rng) if is_examples else prose(rng)


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
        case "tool_calls" | "length_cut_empty":
            return "", "tool_calls" if fault.name == "tool_calls" else "length"
        case "reasoning_only" | "length_cut_reasoning":
            return "", "stop" if fault.name == "reasoning_only" else "length"
        case "looping":
            return text[:200] + " and again and again" * 400, "stop"
        case "foreign":
            return _in_german(text), "stop"
        case "refusal_prose":
            return "I'm sorry, but I can't help with creating this character.", "stop"
        case "blank_reply":
            return " \n\n ", "stop"
        case "cut_json":
            return text[: len(text) * 2 // 3], "stop"
        case "trailing_prose":
            return f"{text}\n\nLet me know if {{{{char}}}} needs changes!", "stop"
        case "unicode_escapes":
            return text.replace("e", "\\u0065"), "stop"
        case "wrong_types" | "missing_keys" | "extra_keys":
            return json.dumps(_misshapen(json.loads(text), fault.name)), "stop"
    return text, "stop"


def _in_german(text: str) -> str:
    """Prose, or the strings of a document, in another language than asked for."""
    if not text.startswith('{"'):  # prose may begin with {{char}}
        return _GERMAN * 4
    return json.dumps(_translated(json.loads(text)))


def _translated(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _translated(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_translated(inner, key) for inner in value]
    return _GERMAN if key in {"content", "premise"} else value


def _misshapen(document: dict[str, Any], how: str) -> dict[str, Any]:
    """The document with what a careless model does to it."""
    first = next(iter(document))
    if how == "extra_keys":
        return document | {"notes": "An extra remark", "confidence": 0.9}
    rest = {name: value for name, value in document.items() if name != first}
    return rest if how == "missing_keys" else {first: {"value": 5}} | rest


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
