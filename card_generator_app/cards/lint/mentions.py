"""Which texts of a card mention a key, found by words so that large books stay quick."""

import re
from collections import defaultdict

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_unspaced(text: str) -> bool:
    """Whether a text has characters of a script that writes words without spaces."""
    return _UNSPACED.search(text) is not None


class Mentions:
    """An index of case-folded texts by their words."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._holders: dict[str, set[int]] = defaultdict(set)
        for at, text in enumerate(texts):
            for word in set(_WORD.findall(text)):
                self._holders[word].add(at)

    def holders(self, key: str) -> set[int]:
        """The numbers of the texts with `key` (case-folded) in them, as whole words."""
        if is_unspaced(key):
            return {at for at, text in enumerate(self._texts) if key in text}
        words = _WORD.findall(key)
        if not words:
            return set()
        found = set.intersection(*(self._holders.get(word, set()) for word in words))
        return (
            found if words == [key] else {at for at in found if key in self._texts[at]}
        )
