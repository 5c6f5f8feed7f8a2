"""Prose out of a reply: what models wrap a text in is taken off, an unfinished end too."""

import re
from collections.abc import Callable

# Closed, or cut off before it was: either way it was not meant for the card.
_THINKING = re.compile(r"<think(ing)?>.*?(</think(ing)?>|\Z)", re.DOTALL)
_FENCE = re.compile(r"\A```[a-z]*\n(.*?)\n?```\Z", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’»'*_)\]]*(?=\s|\Z)|[。！？]|\n")


def plain_text(reply: str) -> str:
    """The reply without a model's thinking and without a fence around the whole."""
    text = _THINKING.sub("", reply).strip()
    if fenced := _FENCE.match(text):
        text = fenced[1].strip()
    return text


def whole_sentences(text: str) -> str:
    """A text that was cut off, up to its last whole sentence or line.

    As it is when that would take away more than half.
    """
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    if not ends or ends[-1] * 2 < len(text):
        return text
    return text[: ends[-1]].rstrip()


def first_sentences(text: str, most: int, count: Callable[[str], int]) -> str:
    """The sentences from the beginning that are no longer than `most` together."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    fitting = (end for end in reversed(ends) if count(text[:end]) <= most)
    return text[: next(fitting, 0)].rstrip()
