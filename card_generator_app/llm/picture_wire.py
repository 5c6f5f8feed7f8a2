"""How each kind of server is asked for a picture, and how its answer is read."""

import json
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from card_generator_app.llm.chat import Usage
from card_generator_app.llm.failures import CallFailed, Failure, in_stream
from card_generator_app.llm.refusals import is_refusal

Way = Literal["images", "chat", "generations"]
"""OpenRouter's own endpoint; a chat that answers with pictures; OpenAI's endpoint."""

PATHS: Mapping[Way, str] = {
    "images": "/images",
    "chat": "/chat/completions",
    "generations": "/images/generations",
}
# What a picture can do without, when a server refuses to know it.
DROPPABLE = (
    "response_format",
    "resolution",
    "output_format",
    "aspect_ratio",
    "image_config",
    "negative_prompt",
    "input_references",
    "seed",
    "size",
    "n",
)
# Names that are words too, and no sign of which field is meant.
_AMBIGUOUS = frozenset({"n", "size", "seed"})
_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9")
_RESOLUTIONS = ((768, "512"), (1536, "1K"), (3072, "2K"))


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """A picture that is wanted. `size` in pixels; `reference` is a PNG to keep to.

    `model` None is the server's own. `negative` says what must not be in it.
    """

    prompt: str
    model: str | None
    size: tuple[int, int] = (1024, 1536)
    negative: str = ""
    seed: int | None = None
    reference: bytes | None = None


def body_for(
    way: Way, request: ImageRequest, refused: frozenset[str], *, makes_text: bool = True
) -> dict[str, Any]:
    """What to POST, without the fields that the server refuses.

    `makes_text`: whether the model also answers with words, as a chat has to be told.
    """
    takes_negative = way == "generations" and "negative_prompt" not in refused
    prompt = request.prompt
    if request.negative and not takes_negative:
        prompt = f"{prompt}\nNot in the picture: {request.negative}"
    if way == "chat":
        body = _chat_body(request, prompt, makes_text)
    elif way == "images":
        body = _images_body(request, prompt)
    else:
        negative = request.negative if takes_negative else None
        body = _generations_body(request, prompt) | {"negative_prompt": negative}
    return {
        name: value
        for name, value in body.items()
        if value not in (None, "") and name not in refused
    }


def refused_field(failure: Failure, body: Mapping[str, Any]) -> str | None:
    """The field of the body that a refusal is about; None when it is about none."""
    if failure.status not in (400, 422) or failure.is_about_content:
        return None
    for name in DROPPABLE:
        form = (
            rf"['\"`]{name}['\"`]|parameter:? {name}\b" if name in _AMBIGUOUS else name
        )
        if name in body and re.search(form, failure.message):
            return name
    return None


def read_picture(content: bytes) -> tuple[bytes | str, Usage, str | None]:
    """The picture, or the address where it lies; what it cost; who made it.

    Raises CallFailed: an error in a good answer, a refusal in words, no picture, no image
    data.
    """
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise CallFailed(Failure("not_a_chat_server")) from error
    if not isinstance(answer, dict):
        raise CallFailed(Failure("not_a_chat_server"))
    if answer.get("error"):
        raise CallFailed(in_stream(answer["error"], 0.0))
    found = _first_picture(answer)
    if found is None:
        words = _words(answer)
        is_refused = bool(words) and (is_refusal(words) or _is_filtered(answer))
        raise CallFailed(
            Failure("filtered" if is_refused else "no_picture", message=words[:300])
        )
    provider = answer.get("provider")
    return found, _usage(answer), provider if isinstance(provider, str) else None


def _images_body(request: ImageRequest, prompt: str) -> dict[str, Any]:
    references = _references(request)
    return {
        "model": request.model,
        "prompt": prompt,
        "n": 1,
        "aspect_ratio": _ratio(request.size),
        "resolution": _resolution(request.size),
        "output_format": "png",
        "seed": request.seed,
        "input_references": references or None,
    }


def _chat_body(request: ImageRequest, prompt: str, makes_text: bool) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"type": "text", "text": prompt}]
    return {
        "model": request.model,
        "messages": [{"role": "user", "content": content + _references(request)}],
        "modalities": ["image", "text"] if makes_text else ["image"],
        "image_config": {"aspect_ratio": _ratio(request.size)},
        "seed": request.seed,
    }


def _generations_body(request: ImageRequest, prompt: str) -> dict[str, Any]:
    return {
        "model": request.model,
        "prompt": prompt,
        "n": 1,
        "size": f"{request.size[0]}x{request.size[1]}",
        "response_format": "b64_json",
        "seed": request.seed,
    }


def _references(request: ImageRequest) -> list[dict[str, Any]]:
    if request.reference is None:
        return []
    data = b64encode(request.reference).decode("ascii")
    url = {"url": f"data:image/png;base64,{data}"}
    return [{"type": "image_url", "image_url": url}]


def _ratio(size: tuple[int, int]) -> str:
    wanted = size[0] / size[1]

    def distance(ratio: str) -> float:
        width, height = map(int, ratio.split(":"))
        return abs(width / height - wanted)

    return min(_RATIOS, key=distance)


def _resolution(size: tuple[int, int]) -> str:
    longest = max(size)
    return next((name for most, name in _RESOLUTIONS if longest <= most), "4K")


def _first_picture(answer: dict[str, Any]) -> bytes | str | None:
    for row in _dicts(answer.get("data")):
        if isinstance(row.get("b64_json"), str):
            return _decoded(row["b64_json"])
        if isinstance(row.get("url"), str):
            return _from_url(row["url"])
    for image in _dicts(_message(answer).get("images")):
        url = image.get("image_url")
        found = url.get("url") if isinstance(url, dict) else url
        if isinstance(found, str):
            return _from_url(found)
    return None


def _from_url(url: str) -> bytes | str:
    if not url.startswith("data:"):
        return url
    return _decoded(url.partition(",")[2])


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text.strip(), validate=True)
    except (NotBase64, ValueError) as error:
        raise CallFailed(Failure("no_picture", message="it is no base64")) from error


def _message(answer: dict[str, Any]) -> dict[str, Any]:
    choices = _dicts(answer.get("choices"))
    message = choices[0].get("message") if choices else None
    return message if isinstance(message, dict) else {}


def _words(answer: dict[str, Any]) -> str:
    message = _message(answer)
    said = message.get("refusal") or message.get("content")
    return said if isinstance(said, str) else ""


def _is_filtered(answer: dict[str, Any]) -> bool:
    choices = _dicts(answer.get("choices"))
    is_stopped = bool(choices) and choices[0].get("finish_reason") == "content_filter"
    return is_stopped or bool(_message(answer).get("refusal"))


def _usage(answer: dict[str, Any]) -> Usage:
    usage = answer.get("usage")
    if not isinstance(usage, dict):
        return Usage()
    # OpenAI's image endpoint has names of its own.
    return Usage(
        prompt_tokens=_count(usage.get("prompt_tokens", usage.get("input_tokens"))),
        completion_tokens=_count(
            usage.get("completion_tokens", usage.get("output_tokens"))
        ),
        cost_usd=_cost(usage.get("cost")),
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _cost(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        cost = Decimal(str(value))
    except InvalidOperation:
        return None
    return cost if cost.is_finite() and cost >= 0 else None


def _dicts(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        return []
    return [one for one in value if isinstance(one, dict)]
