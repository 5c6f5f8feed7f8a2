"""What a concept in another language is about, in English words: enough to choose by."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from card_generator_app.composer.wordfile import read_yaml

GLOSSES_FILE = Path(__file__).parent / "glosses.yaml"

_ADJECTIVES = frozenset(
    {"old", "young", "tired", "lonely", "retired", "former", "lost"}
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def glossed(text: str) -> str:
    """The known words of a text in English, in their order; "" where none is known."""
    words, parts = _glosses()
    lower = text.lower()
    found = [
        (match.start(), words[match[0]])
        for match in _WORD.finditer(lower)
        if match[0] in words
    ]
    found += [(lower.index(part), gloss) for part, gloss in parts if part in lower]
    glosses = dict.fromkeys(gloss for _, gloss in sorted(found))
    # A comma after each noun: side by side they would read as one.
    told = [one if one in _ADJECTIVES else f"{one}," for one in glosses]
    return " ".join(told).rstrip(",")


@lru_cache(maxsize=1)
def _glosses() -> tuple[dict[str, str], list[tuple[str, str]]]:
    raw: dict[str, Any] = read_yaml(GLOSSES_FILE.read_bytes())
    words = {word: gloss for gloss, forms in raw["words"].items() for word in forms}
    parts = [(part, gloss) for gloss, forms in raw["parts"].items() for part in forms]
    return words, parts
