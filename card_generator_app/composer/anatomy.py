"""Which beings have a beak, hooves or a shell: phrases for animals name them freely."""

import re
from collections.abc import Iterable
from functools import lru_cache

from card_generator_app.composer.grammar import singular
from card_generator_app.composer.lexicon import load_lexicon


def has_parts(texts: Iterable[str], species: str) -> bool:
    """Whether a being of that species can have every part the texts name."""
    lower = " ".join(texts).lower()
    own = {singular(word) for word in species.lower().replace("-", " ").split()}
    return all(own & owners for parts, owners in _anatomy() if parts.search(lower))


@lru_cache(maxsize=1)
def _anatomy() -> list[tuple[re.Pattern[str], frozenset[str]]]:
    return [
        (re.compile(rf"\b(?:{'|'.join(parts)})\b"), frozenset(owners))
        for parts, owners in load_lexicon().anatomy
    ]
