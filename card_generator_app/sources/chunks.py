"""Sources in pieces that a model can read at once, cut where a reader would pause."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.sources.source import Section, Source

# Where to cut, the best place first, and what stands there in the text.
_PAUSES = (
    (re.compile(r"\n\s*\n"), "\n\n"),
    (re.compile(r"(?<=[.!?…。！？])\s+"), " "),
)


@dataclass(frozen=True)
class Chunk:
    """A piece of a source: `ref` names the source and the place, "Atlas, p. 3 – p. 5"."""

    ref: str
    text: str


def chunks_of(source: Source, max_tokens: int) -> list[Chunk]:
    """The whole source in order, nothing left out, each at most `max_tokens` (estimated)."""
    pieces = [
        Section(section.place, piece)
        for section in source.sections
        for piece in _pieces(section.text, max_tokens)
    ]
    return [
        Chunk(_ref(source, group), "\n\n".join(one.text for one in group))
        for group in _packed(pieces, max_tokens)
    ]


def _packed(pieces: Iterable[Section], max_tokens: int) -> Iterator[list[Section]]:
    group: list[Section] = []
    held = 0
    for piece in pieces:
        tokens = estimate_tokens(piece.text) + 2
        if group and held + tokens > max_tokens:
            yield group
            group, held = [], 0
        group.append(piece)
        held += tokens
    if group:
        yield group


def _pieces(text: str, max_tokens: int) -> Iterator[str]:
    """The text whole; else by paragraphs, sentences, and at last by length."""
    text = text.strip()
    if estimate_tokens(text) + 2 <= max_tokens:
        yield text
        return
    for pattern, glue in _PAUSES:
        parts = [part for part in pattern.split(text) if part.strip()]
        if len(parts) > 1:
            yield from _joined(parts, glue, max_tokens)
            return
    half = len(text) // 2
    cut = text.rfind(" ", 1, half)
    at = cut if cut > 0 else half
    yield from _pieces(text[:at], max_tokens)
    yield from _pieces(text[at:], max_tokens)


def _joined(parts: Iterable[str], glue: str, max_tokens: int) -> Iterator[str]:
    """As many parts together as fit; one that alone is too long is taken apart."""
    held = ""
    for part in parts:
        more = f"{held}{glue}{part}" if held else part
        if estimate_tokens(more) + 2 <= max_tokens:
            held = more
            continue
        if held:
            yield from _pieces(held, max_tokens)
        held = part
    yield from _pieces(held, max_tokens)


def _ref(source: Source, group: Sequence[Section]) -> str:
    first, last = group[0].place, group[-1].place
    span = first if first == last else f"{first} – {last}".strip(" –")
    return f"{source.name}, {span}" if span else source.name
