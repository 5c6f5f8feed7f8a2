"""Lorebook keys that are regular expressions, matched in bounded time.

Patterns come from strangers, and Python's own engine backtracks without end: a hostile key
would hang the program. The `regex` package gives up after a limit instead.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import regex

SEARCH_LIMIT_S = 0.05
MAX_PATTERN_CHARACTERS = 2_000
# `/pattern/flags`, as JavaScript writes it and SillyTavern and RisuAI take it. A slash
# inside must be escaped: `/home/user` is a path.
_MARKED = re.compile(r"/((?:[^\\/]|\\.)+)/([dgimsuvy]*)", re.DOTALL)
_FLAGS: dict[str, int] = {
    "i": regex.IGNORECASE,
    "m": regex.MULTILINE,
    "s": regex.DOTALL,
}
# Python wants (?P<name>; JavaScript's (?<name> is not a look-behind.
_NAMED_GROUP = re.compile(r"\(\?<(?![=!])")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled key; `problem` says why it cannot match, "" when it can."""

    compiled: regex.Pattern[str] | None
    problem: str = ""

    def found_in(self, text: str) -> bool:
        """Whether the pattern occurs; raises TimeoutError when it takes too long."""
        if self.compiled is None:
            return False  # V3 spec: an invalid pattern does not match
        return self.compiled.search(text, timeout=SEARCH_LIMIT_S) is not None


def is_pattern(key: str) -> bool:
    """Whether a key is marked as a pattern by slashes."""
    text = key.strip()
    return text.startswith("/") and _MARKED.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def compile_key(key: str, *, case_sensitive: bool) -> Pattern:
    """The pattern of a key, marked by slashes (then its own flags count) or bare."""
    flags = 0 if case_sensitive else regex.IGNORECASE
    source = key
    if match := _MARKED.fullmatch(key.strip()):
        source = match[1].replace("\\/", "/")
        flags = 0
        for letter in match[2]:
            flags |= _FLAGS.get(letter, 0)
    if len(source) > MAX_PATTERN_CHARACTERS:
        return Pattern(None, f"longer than {MAX_PATTERN_CHARACTERS} characters")
    try:
        return Pattern(regex.compile(_NAMED_GROUP.sub("(?P<", source), flags))
    except (
        regex.error,
        RecursionError,
        OverflowError,
        ValueError,
        IndexError,
    ) as error:
        return Pattern(None, f"not a valid pattern: {error}")
