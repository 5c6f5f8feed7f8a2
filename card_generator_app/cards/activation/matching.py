"""Looks for keys in text: plain, whole words or patterns; a pattern that hangs is given up."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from card_generator_app.cards.patterns import Pattern, compile_key, is_pattern

# After so many hostile patterns a book has had its share of time.
MAX_SLOW_PATTERNS = 20


@dataclass(slots=True)
class Haystack:
    """A text to scan, in both cases; lower case is made when it is first asked for."""

    text: str
    _folded: str | None = field(default=None, repr=False)

    @property
    def folded(self) -> str:
        if self._folded is None:
            self._folded = self.text.casefold()
        return self._folded


@dataclass(frozen=True, slots=True)
class Part:
    """One of the texts an entry is looked for in; `within` names its pieces, if any."""

    where: str
    haystack: Haystack
    within: Sequence[tuple[str, Haystack]] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """One key, ready to search; `shown` is how its author wrote it."""

    shown: str
    needle: str
    case_sensitive: bool
    whole_words: bool
    pattern: Pattern | None = None

    def found_in(self, haystack: Haystack, slow: set[str]) -> bool:
        """Whether the key occurs; a pattern that takes too long joins `slow` and is skipped."""
        if self.pattern is not None:
            return self._pattern_found(haystack.text, slow)
        text = haystack.text if self.case_sensitive else haystack.folded
        # SillyTavern looks for several words as they stand, even in whole-word mode.
        if self.needle not in text:
            return False
        return not self.whole_words or " " in self.needle or self._as_word(text)

    def place_in(self, parts: Sequence[Part], slow: set[str]) -> str:
        """Where the key occurs first, "" where it does not."""
        for part in parts:
            if self.found_in(part.haystack, slow):
                pieces = part.within
                named = (where for where, text in pieces if self.found_in(text, slow))
                return next(named, part.where)
        return ""

    def _pattern_found(self, text: str, slow: set[str]) -> bool:
        if self.pattern is None or self.shown in slow or len(slow) >= MAX_SLOW_PATTERNS:
            return False
        try:
            return self.pattern.found_in(text)
        except TimeoutError:
            slow.add(self.shown)
            return False

    def _as_word(self, text: str) -> bool:
        at = text.find(self.needle)
        while at >= 0:
            end = at + len(self.needle)
            if not _is_word(text[at - 1 : at]) and not _is_word(text[end : end + 1]):
                return True
            at = text.find(self.needle, at + 1)
        return False


def make_key(
    key: str, case_sensitive: bool, whole_words: bool, *, use_regex: bool
) -> Key:
    """A key from its text; `/x/flags` is a pattern in any entry, as in SillyTavern.

    A marked pattern that does not compile is plain text there; in an entry of patterns it
    never matches (V3 spec).
    """
    pattern = None
    if use_regex or is_pattern(key):
        pattern = compile_key(key, case_sensitive=case_sensitive)
        if pattern.problem and not use_regex:
            pattern = None
    needle = key.strip() if case_sensitive else key.strip().casefold()
    return Key(key, needle, case_sensitive, whole_words, pattern)


def _is_word(character: str) -> bool:
    # JavaScript's \w, which SillyTavern goes by: ASCII alone, so that a Chinese or Russian
    # key is a whole word wherever it stands.
    return character.isascii() and (character.isalnum() or character == "_")
