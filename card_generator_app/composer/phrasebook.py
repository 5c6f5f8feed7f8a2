"""The phrase library in memory: read, checked and compiled."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from card_generator_app.composer.markup import MarkupError, parse
from card_generator_app.composer.phrases_schema import (
    SLOTS,
    Exchange,
    Lore,
    Phrase,
    Scene,
    Slot,
    Tagged,
    TopicPhrase,
)
from card_generator_app.composer.trades import TRADE, Sheet
from card_generator_app.composer.vectors import compiled_theme
from card_generator_app.composer.wordfile import read_yaml
from card_generator_app.errors import AppError

PHRASES_DIR = Path(__file__).parent / "phrases"
ANY = "any"  # the theme that fits everywhere

_BUNDLES: dict[str, TypeAdapter[Any]] = {
    "scene": TypeAdapter(Scene),
    "exchange": TypeAdapter(Exchange),
    "lore": TypeAdapter(Lore),
    "topic": TypeAdapter(TopicPhrase),
}
_PHRASE = TypeAdapter(Phrase)
_HEADS = ({"theme", "about"}, {"motif", "about"})
_SHEET = TypeAdapter(Sheet)

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Theme:
    """One phrase file: what it is for, and everything it offers."""

    name: str
    about: str
    phrases: Mapping[Slot, tuple[Phrase, ...]]
    scenes: tuple[Scene, ...]
    exchanges: tuple[Exchange, ...]
    lore: tuple[Lore, ...]
    topics: tuple[TopicPhrase, ...]

    def entries(self) -> Iterator[Tagged]:
        """Every phrase and bundle of the file."""
        for phrases in self.phrases.values():
            yield from phrases
        yield from (*self.scenes, *self.exchanges, *self.lore, *self.topics)

    def embedded_texts(self) -> list[str]:
        """Every text whose meaning is needed, each once."""
        texts = [self.about, *(entry.matter() for entry in self.entries())]
        return list(dict.fromkeys(texts))


@dataclass(frozen=True)
class PhraseBook:
    """The library: what fits a theme, what fits a motif, and what fits a trade."""

    themes: Mapping[str, Theme]
    motifs: Mapping[str, Theme] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()

    @cached_property
    def files(self) -> tuple[Theme, ...]:
        """Everything that can be chosen; the sheets are one file of it."""
        sheets = [_theme_of_sheets(self.sheets)] if self.sheets else []
        return (*self.themes.values(), *self.motifs.values(), *sheets)

    @cached_property
    def sheets_by_trade(self) -> Mapping[str, Sheet]:
        """The sheets by every name of their trade."""
        return {name: sheet for sheet in self.sheets for name in sheet.trade}

    def entries(self) -> Iterator[Tagged]:
        for file in self.files:
            yield from file.entries()

    def embedded_texts(self) -> list[str]:
        """Every text whose meaning is needed, each once, in file order."""
        texts = [text for file in self.files for text in file.embedded_texts()]
        return list(dict.fromkeys(texts))


def read_sources(folder: Path = PHRASES_DIR) -> dict[str, bytes]:
    """The phrase files by their path in the folder, unparsed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.yaml"))
    }


def parse_sources(sources: Mapping[str, bytes]) -> dict[str, Any]:
    """The files as plain values, by file name; their markup is checked here."""
    raw: dict[str, Any] = {}
    for file, content in sources.items():
        try:
            raw[file] = read_yaml(content)
        except yaml.YAMLError as error:
            raise AppError(f"{file} is not YAML: {error}") from error
    _check_markup(build_book(raw))
    return raw


def build_book(raw: Raw) -> PhraseBook:
    """The book from parsed files; AppError names the file, the slot and the text."""
    themes: dict[str, Theme] = {}
    motifs: dict[str, Theme] = {}
    sheets: list[Sheet] = []
    for file, content in raw.items():
        if isinstance(content, dict) and content.keys() == {"trades"}:
            sheets += _entries(file, {}, "trades", content["trades"], _SHEET)
            continue
        theme = _theme(file, content)
        (motifs if "motif" in content else themes)[Path(file).stem] = theme
    return PhraseBook(themes, motifs, tuple(sheets))


@lru_cache(maxsize=1)
def load_phrasebook() -> PhraseBook:
    """The shipped library, each theme from its compiled copy when that is up to date."""
    raw: dict[str, Any] = {}
    # Parsing a megabyte of YAML takes longer than composing a card.
    for file, content in read_sources().items():
        compiled = compiled_theme(file, content)
        raw |= {file: compiled} if compiled else parse_sources({file: content})
    return build_book(raw)


def _theme(file: str, content: Any) -> Theme:
    head = next(
        (h for h in _HEADS if isinstance(content, dict) and content.keys() >= h), None
    )
    if head is None:
        raise AppError(f"{file}: a phrase file needs 'theme' (or 'motif') and 'about'")
    unknown = content.keys() - head - set(SLOTS) - _BUNDLES.keys()
    if unknown:
        raise AppError(f"{file}: unknown slot {min(map(str, unknown))!r}")
    motif = str(content.get("motif", ""))
    name = str(content.get("theme", motif))
    where = {"theme": name, "motif": motif}
    bundles = {
        kind: tuple(_entries(file, where, kind, content.get(kind), adapter))
        for kind, adapter in _BUNDLES.items()
    }
    return Theme(
        name=name,
        about=str(content["about"]),
        phrases={
            slot: tuple(_entries(file, where, slot, content.get(slot), _PHRASE))
            for slot in SLOTS
        },
        scenes=bundles["scene"],
        exchanges=bundles["exchange"],
        lore=bundles["lore"],
        topics=bundles["topic"],
    )


def _entries(
    file: str,
    where: Mapping[str, str],
    slot: str,
    items: Any,
    adapter: TypeAdapter[Any],
) -> Iterable[Any]:
    if items is None:
        return
    if not isinstance(items, list):
        raise AppError(f"{file}: {slot} must be a list")
    for item in items:
        values = {"text": item} if isinstance(item, str) else item
        if not isinstance(values, dict):
            raise AppError(f"{file}: {slot}: {item!r} is neither text nor a map")
        try:
            yield adapter.validate_python({**values, **where})
        except ValidationError as error:
            first = error.errors()[0]
            at = ".".join(str(part) for part in first["loc"])
            text = str(values.get("text") or values.get("title") or values)[:70]
            raise AppError(f"{file}: {slot}: {text!r}: {at}: {first['msg']}") from error


def _theme_of_sheets(sheets: tuple[Sheet, ...]) -> Theme:
    """The phrases of all trades, each with the motif of its own."""
    phrases: dict[Slot, list[Phrase]] = {slot: [] for slot in SLOTS}
    for sheet in sheets:
        for slot, phrase in sheet.phrases():
            phrases[slot].append(phrase)
    return Theme(
        name=TRADE,
        about="trades, crafts and professions",
        phrases={slot: tuple(found) for slot, found in phrases.items()},
        scenes=(),
        exchanges=tuple(sheet.exchange() for sheet in sheets),
        lore=tuple(sheet.custom() for sheet in sheets),
        topics=(),
    )


def _check_markup(book: PhraseBook) -> None:
    for theme in book.files:
        for entry in theme.entries():
            for text in entry.spoken():
                try:
                    parse(text)
                except MarkupError as error:
                    kind = type(entry).__name__.lower()
                    raise AppError(
                        f"{theme.name}: {kind}: {text[:70]!r}: {error}"
                    ) from error
