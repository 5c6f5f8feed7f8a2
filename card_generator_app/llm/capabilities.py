"""What a server turned out to know: learned from its refusals, remembered per model.

No call is made only to find out. The first real call goes as far down the ladder
`json_schema` → `json_object` → `prompt` as the server forces it to, and drops the fields
it refuses by name; every later call starts there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.failures import Failure
from card_generator_app.llm.memory_file import forget, remember, remembered
from card_generator_app.llm.redact import redact

Rung = Literal["json_schema", "json_object", "prompt"]

RUNGS: tuple[Rung, ...] = ("json_schema", "json_object", "prompt")
OPENROUTER_FIELDS = frozenset({"models", "provider", "plugins"})
SAMPLING = (
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "frequency_penalty",
    "presence_penalty",
    "repetition_penalty",
    "seed",
)
_DROPPABLE = ("stream_options", *SAMPLING, "reasoning", "reasoning_effort")
_LIMITS = ("max_tokens", "max_completion_tokens")
_NOT_KNOWN = re.compile(
    r"unsupported|not support|unknown|unrecogni[sz]ed|unexpected|not permitted"
    r"|extra|not allowed|invalid (parameter|argument|field)|no such",
    re.IGNORECASE,
)
_ABOUT_FORMAT = re.compile(
    r"response_format|json_schema|json_object|schema|grammar|structured", re.IGNORECASE
)
_FORM_REFUSED = frozenset({400, 404, 415, 422, 501})


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The best rung a server takes for a model, and the body fields it refuses."""

    rung: Rung = "json_schema"
    refused: frozenset[str] = frozenset()


class CapabilityStore:
    """Capabilities by base URL and model, in memory and, given a path, in a JSON file."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, Capabilities] | None = None

    def get(self, endpoint: Endpoint, model: str) -> Capabilities:
        """What is known, or the best there could be."""
        return self._load().get(_key(endpoint, model), Capabilities())

    def learn(self, endpoint: Endpoint, model: str, found: Capabilities) -> None:
        """Remember what a call that succeeded was made with."""
        if self.get(endpoint, model) == found:
            return
        self._load()[_key(endpoint, model)] = found
        # A local server has another port at every start, and needs no memory.
        if self._path and endpoint.kind != "local":
            self._save(self._path)

    @property
    def path(self) -> Path | None:
        """Where they are kept; None in memory alone."""
        return self._path

    def forget(self) -> None:
        """Everything is tried and learned anew."""
        self._known = None
        forget(self._path)

    def _load(self) -> dict[str, Capabilities]:
        if self._known is None:
            self._known = _read(self._path) if self._path else {}
        return self._known

    def _save(self, path: Path) -> None:
        rows = {
            key: {"rung": one.rung, "refused": sorted(one.refused)}
            for key, one in self._load().items()
        }
        remember(path, rows)


def step_down(
    known: Capabilities, failure: Failure, body: Mapping[str, Any], endpoint: Endpoint
) -> Capabilities | None:
    """What to try after `failure` of a call with `body`; None when its form is not to blame."""
    if failure.is_about_content or failure.cause != "answer":
        return None
    if dropped := _refused_by_name(failure, body):
        return replace(known, refused=known.refused | dropped)
    has_format = "response_format" in body
    if has_format and _ABOUT_FORMAT.search(failure.message):
        return _lower(known)
    if failure.status not in _FORM_REFUSED:
        return None
    extras = OPENROUTER_FIELDS & set(body)
    is_openrouter = endpoint.is_openrouter_itself or failure.is_openrouters
    if extras and not is_openrouter and failure.status != 404:
        return replace(known, refused=known.refused | extras)
    if has_format and _may_be_the_format(failure):
        return _lower(known)
    return None


def _may_be_the_format(failure: Failure) -> bool:
    if failure.status != 404:
        return "not a valid model" not in failure.message.lower()
    # OpenRouter: no provider of this model takes every parameter that we require.
    return "no endpoints" in failure.message.lower()


def _lower(known: Capabilities) -> Capabilities | None:
    at = RUNGS.index(known.rung)
    return replace(known, rung=RUNGS[at + 1]) if at + 1 < len(RUNGS) else None


def _refused_by_name(failure: Failure, body: Mapping[str, Any]) -> frozenset[str]:
    if failure.status not in _FORM_REFUSED or not _NOT_KNOWN.search(failure.message):
        return frozenset()
    named = {
        field
        for field in (*_DROPPABLE, *_LIMITS)
        if field in body and re.search(rf"\b{field}\b", failure.message)
    }
    return frozenset(named)


def _key(endpoint: Endpoint, model: str) -> str:
    return f"{redact(endpoint.base_url.rstrip('/'))} {model}"


def _read(path: Path) -> dict[str, Capabilities]:
    try:
        return {
            key: Capabilities(rung=row["rung"], refused=frozenset(row["refused"]))
            for key, row in remembered(path).items()
            if row["rung"] in RUNGS
        }
    except (KeyError, TypeError):
        return {}
