"""Which questions are asked for sure, and what the others depend on, read off their keys."""

import re
from enum import Enum

_HASH = re.compile(r"-[0-9a-f]{8}$")
_ROUND = re.compile(r"#(?:review|judge)-(\d+)")


class Occasion(Enum):
    """Why a question is asked."""

    ALWAYS = "always"
    MENDING = "mending"
    """The plan does not hold."""
    SHAPE = "shape"
    """An answer does not do: another shape than asked for, a blocked name, too few people."""
    REWORK = "rework"
    """A review found something wrong with this text."""
    JUDGING = "judging"
    """Something was rewritten in this round, so it is judged again."""


_DEPENDS = {
    "mended": Occasion.MENDING,
    "shape": Occasion.SHAPE,
    "name": Occasion.SHAPE,
    "again": Occasion.SHAPE,
    "review": Occasion.REWORK,
    "judge": Occasion.JUDGING,
}
"""By the word behind the `#` of a key; what has another, or none, is always asked."""


def name_of(key: str) -> str:
    """The key without what depends on the words that were found."""
    return _HASH.sub("", key)


def occasion_of(key: str) -> Occasion:
    """Why the question of this key is asked."""
    about = key.partition("#")[2]
    if about.startswith("judge-0"):
        return Occasion.ALWAYS
    return _DEPENDS.get(about.partition("-")[0], Occasion.ALWAYS)


def round_of(key: str) -> int:
    """The round of the review that a question belongs to, from 1; 0 for the others."""
    found = _ROUND.search(key)
    return int(found[1]) if found else 0


def part_of_key(key: str) -> str:
    """The text that a question is about."""
    return key.partition("#")[0]
