"""What the program knows of each theme: the eras it fits and the words that call for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from card_generator_app.composer.wordfile import read_yaml

THEMES_FILE = Path(__file__).parent / "themes.yaml"

Era = Literal["past", "now", "ahead"]
ERAS: frozenset[Era] = frozenset(get_args(Era))

IN_SUBJECT = 0.14  # what a cue in the noun phrase for the character is worth
ELSEWHERE = 0.07
MORE = 0.05  # each further cue, up to the third


@dataclass(frozen=True)
class ThemeFacts:
    """One line of themes.yaml."""

    eras: frozenset[Era] = ERAS
    cues: re.Pattern[str] | None = field(default=None)


def theme_facts(name: str) -> ThemeFacts:
    """What is known of a theme; of one that is not listed, nothing."""
    return _load().get(name, ThemeFacts())


def called_for(subject: str, text: str) -> dict[str, float]:
    """How strongly the words of a concept call for each theme, beside its meaning."""
    found: dict[str, float] = {}
    for name, facts in _load().items():
        if facts.cues is None:
            continue
        cues = set(facts.cues.findall(text.lower()))
        if facts.cues.search(subject.lower()):
            found[name] = IN_SUBJECT
        elif cues:
            found[name] = ELSEWHERE
        if len(cues) > 1:
            found[name] += MORE * min(len(cues) - 1, 3)
    return found


@lru_cache(maxsize=1)
def _load() -> Mapping[str, ThemeFacts]:
    raw: dict[str, Any] = read_yaml(THEMES_FILE.read_bytes())
    return {name: _facts(values) for name, values in raw.items()}


def _facts(values: dict[str, Any]) -> ThemeFacts:
    cues = values.get("cues")
    return ThemeFacts(
        frozenset(values["eras"]),
        re.compile(rf"\b(?:{'|'.join(map(re.escape, cues))})\b") if cues else None,
    )
