"""The library laid out for choosing: entries by kind, with their vectors and rare words."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np

from card_generator_app.composer.embed import DIMENSIONS, Vectors
from card_generator_app.composer.eras import eras_of_phrase
from card_generator_app.composer.lexicon import load_lexicon
from card_generator_app.composer.markup import plain
from card_generator_app.composer.phrasebook import PhraseBook
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
from card_generator_app.composer.themes import Era, theme_facts
from card_generator_app.composer.vectors import VectorStore

_WORD = re.compile(r"[a-z]{4,}")
PLACED_SLOTS: tuple[Slot, ...] = ("dress", "work", "stance")
_CAPITAL = re.compile(r"\b[A-Z][a-z]{2,}")
RARE_SHARE = 0.012  # a word in fewer entries than this is remembered by a reader

EntryT = TypeVar("EntryT", bound=Tagged)


@dataclass(frozen=True)
class Shelf(Generic[EntryT]):
    """All entries of one kind; row i of `vectors` is the meaning of entry i.

    `common[i]` is how near it is to all themes alike, which says nothing for it.
    """

    entries: tuple[EntryT, ...]
    vectors: Vectors
    common: Vectors


class Shelves:
    """The whole book by kind."""

    def __init__(self, book: PhraseBook, store: VectorStore) -> None:
        self.book = book
        self._capitals: dict[str, frozenset[str]] = {}
        self._rare: dict[str, frozenset[str]] = {}
        self._eras: dict[str, frozenset[Era]] = {}
        self._store = store
        store.of(book.embedded_texts())  # embeds what is new in one go
        themes, files = book.themes.values(), book.files
        self.theme_names = tuple(book.themes)
        self.theme_vectors = store.of([theme.about for theme in themes])
        self.slots: dict[Slot, Shelf[Phrase]] = {
            slot: self._shelf(p for t in files for p in t.phrases[slot])
            for slot in SLOTS
        }
        self.scenes: Shelf[Scene] = self._shelf(s for t in files for s in t.scenes)
        self.exchanges: Shelf[Exchange] = self._shelf(
            e for t in files for e in t.exchanges
        )
        self.lore: Shelf[Lore] = self._shelf(e for t in files for e in t.lore)
        self.topics: Shelf[TopicPhrase] = self._shelf(
            e for t in files for e in t.topics
        )

    def _shelf(self, entries: Iterable[EntryT]) -> Shelf[EntryT]:
        found = tuple(entries)
        if not found:
            nothing = np.zeros((0, DIMENSIONS), dtype=np.float32)
            return Shelf(found, nothing, nothing[:, 0])
        vectors = self._store.of([entry.matter() for entry in found])
        common = (vectors @ self.theme_vectors.T).mean(axis=1)
        return Shelf(found, vectors, common)

    @cached_property
    def phrases_by_ref(self) -> dict[str, Phrase]:
        """Every phrase by its ref."""
        return {p.ref: p for shelf in self.slots.values() for p in shelf.entries}

    @cached_property
    def scenes_by_title(self) -> dict[str, Scene]:
        """Every scene by its title."""
        return {scene.title: scene for scene in self.scenes.entries}

    @cached_property
    def placed(self) -> frozenset[str]:
        """The refs of phrases that show a place or a trade."""
        return frozenset(
            phrase.ref for slot in PLACED_SLOTS for phrase in self.slots[slot].entries
        )

    def eras(self, entry: Tagged) -> frozenset[Era]:
        """When it can be true: by its theme and by the things it names."""
        if entry.ref not in self._eras:
            told = (*entry.spoken(), entry.hint)
            of_theme = theme_facts(entry.theme).eras
            self._eras[entry.ref] = eras_of_phrase(told) & of_theme
        return self._eras[entry.ref]

    def capitals(self, entry: Tagged) -> frozenset[str]:
        """Its words with capitals, small: names, and the first words of sentences."""
        if entry.ref not in self._capitals:
            found = _CAPITAL.findall(" ".join(entry.spoken()))
            self._capitals[entry.ref] = frozenset(word.lower() for word in found)
        return self._capitals[entry.ref]

    @cached_property
    def theme_means(self) -> Vectors:
        """The mean meaning of each theme's phrases, in the order of `theme_names`."""
        rows = []
        for name in self.theme_names:
            vectors = [
                shelf.vectors[at]
                for shelf in self.slots.values()
                for at, entry in enumerate(shelf.entries)
                if entry.theme == name
            ]
            mean = np.mean(vectors, axis=0) if vectors else self.theme_vectors[0]
            rows.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
        return np.array(rows, dtype=np.float32)

    @cached_property
    def _frequency(self) -> tuple[Counter[str], int]:
        counts: Counter[str] = Counter()
        total = 0
        for entry in self.book.entries():
            counts.update(content_words(entry))
            total += 1
        return counts, total

    def rare_words(self, entry: Tagged) -> frozenset[str]:
        """The words by which a reader would notice that two phrases are of one kind."""
        if entry.ref not in self._rare:
            counts, total = self._frequency
            limit = max(4, total * RARE_SHARE)
            self._rare[entry.ref] = frozenset(
                word for word in content_words(entry) if counts[word] <= limit
            )
        return self._rare[entry.ref]


def content_words(entry: Tagged) -> frozenset[str]:
    """The words of an entry's texts that carry meaning, cut to a rough stem."""
    text = " ".join(map(plain, entry.spoken())).lower()
    return stems(text)


def stems(text: str) -> frozenset[str]:
    """Rough stems ("burned", "burns" → "burn") of the words that carry meaning."""
    little = load_lexicon().function_words
    return frozenset(
        re.sub(r"(?:ing|ed|es|s|e)$", "", word)
        for word in _WORD.findall(text.lower())
        if word not in little
    )
