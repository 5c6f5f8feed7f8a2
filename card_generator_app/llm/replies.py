"""JSON out of a reply: strict first, then out of its wrapping, then mended."""

import json
import re
from typing import Any

import jiter

_FENCE = re.compile(r"```[a-zA-Z0-9]*[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)
_THINKING = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
# Not any brace: prose about a card is full of {{char}}.
_OBJECT_START = re.compile(r"""\{\s*(?:["'}]|[A-Za-z_]\w*\s*:)""")


def json_in(text: str) -> dict[str, Any] | None:
    """The JSON object in `text`, or None when there is nothing to be made of it.

    Only for complete replies: mending one that was cut off would invent its end.
    """
    text = _THINKING.sub("", text).strip()
    fence = _FENCE.search(text)
    inner = fence.group(1) if fence else text
    for find in (_strict, _leading_object):
        for candidate in (text, inner):
            if (found := find(candidate)) is not None:
                return found
    return _mended(inner)


def is_complete_json(text: str) -> bool:
    """Whether `text` is one whole JSON object and nothing else, with nothing mended."""
    return _strict(text) is not None


def _strict(text: str) -> dict[str, Any] | None:
    try:
        found = jiter.from_json(text.strip().encode())
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _leading_object(text: str) -> dict[str, Any] | None:
    """The first object in prose, when it is whole; never one from inside a broken one."""
    start = _OBJECT_START.search(text)
    if start is None:
        return None
    try:
        found, _end = json.JSONDecoder().raw_decode(text, start.start())
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _mended(text: str) -> dict[str, Any] | None:
    start = _OBJECT_START.search(text)
    at = start.start() if start else text.find("{")
    if at == -1:
        return None
    # Imported here: most replies never need it.
    from json_repair import repair_json

    found = repair_json(text[at:], return_objects=True)
    return found if isinstance(found, dict) and found else None
