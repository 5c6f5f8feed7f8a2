"""Quotes: whether words stand in a source as they are quoted, and where."""

import re
import unicodedata

from card_generator_app.sources.source import Source

_BLANK_LINE = re.compile(r"\n\s*\n")
_LEAST_CHARS = 6
# What copying changes without changing the words.
_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}
)
_EMPHASIS = re.compile(r"[*_`]+")
_MARKS = re.compile(r"[#>]+")
_ELLIPSIS = re.compile(r"^\s*\.\.\.|\.\.\.\s*$")


def normal(text: str) -> str:
    """The text as quotes are compared: case, blanks, dashes, quotes and markup alike."""
    plain = unicodedata.normalize("NFKC", text.translate(_ALIKE))
    return " ".join(_MARKS.sub(" ", _EMPHASIS.sub("", plain)).casefold().split())


def stands_in(quote: str, normal_text: str) -> bool:
    """Whether the quote is in a text that is already `normal`; too short is no quote."""
    words = _ELLIPSIS.sub("", normal(quote)).strip(" \"'.,;")
    return len(words) >= _LEAST_CHARS and words in normal_text


class Places:
    """Finds quotes in a source, and says where a person would look them up."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._sections = [(one.place, normal(one.text)) for one in source.sections]

    def of(self, quote: str) -> str | None:
        """ "harbor.pdf, p. 3"; by paragraph where the source has no places; None: nowhere."""
        for at, (place, text) in enumerate(self._sections):
            if stands_in(quote, text):
                where = place or self._paragraph(at, quote)
                return f"{self._source.name}, {where}" if where else self._source.name
        return None

    def _paragraph(self, at: int, quote: str) -> str:
        paragraphs = _BLANK_LINE.split(self._source.sections[at].text)
        if len(paragraphs) < 2:
            return ""
        for number, paragraph in enumerate(paragraphs, start=1):
            if stands_in(quote, normal(paragraph)):
                return f"paragraph {number}"
        return ""
