"""The state of a section of a brief, in short: the same for as long as it says the same.

Spaces and line breaks are no change, nor is whose words a fact is in.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def states_of(brief: Mapping[str, Any], sections: Iterable[str]) -> dict[str, str]:
    """By section, as `core` or `openings.2`, what it says; "" where there is none.

    `brief`: as stored.
    """
    return {section: _state(brief, section) for section in sections}


def _state(brief: Mapping[str, Any], path: str) -> str:
    """What a section says, in short; "" where there is none."""
    value: Any = brief
    for step in path.split("."):
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step)
        if value is None:
            return ""
    canonical = json.dumps(_said(value), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _said(value: Any) -> Any:
    """What is said, without whose words it is in or how it is spaced."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        about = ("origin", "ref")
        return {key: _said(one) for key, one in value.items() if key not in about}
    return [_said(one) for one in value] if isinstance(value, list) else value
