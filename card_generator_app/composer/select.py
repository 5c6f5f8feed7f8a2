"""Chooses phrases by meaning: apt for the concept, in tune with what is chosen."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from card_generator_app.composer.anatomy import has_parts
from card_generator_app.composer.body import BODY_THEMES
from card_generator_app.composer.embed import Vectors
from card_generator_app.composer.fitting import doings, fits, kinship
from card_generator_app.composer.lexicon import words
from card_generator_app.composer.motifs import TEMPERS
from card_generator_app.composer.phrasebook import ANY
from card_generator_app.composer.phrases_schema import (
    SLOTS,
    Exchange,
    Lore,
    Phrase,
    Scene,
    Tagged,
    TopicPhrase,
    digest,
)
from card_generator_app.composer.shelves import Shelf, Shelves
from card_generator_app.composer.themes import ERAS, Era, theme_facts
from card_generator_app.composer.wanting import Wanted

EntryT = TypeVar("EntryT", bound=Tagged)

MAX_THEMES = 4
THEME_MARGIN = 0.13  # how far behind the best theme another may be
WORLD_MARGIN = 0.2  # the same for lore
REACH = 0.3  # the same for what shows a person: habits and fears are at home anywhere
ANY_HANDICAP = 0.14  # a phrase that fits everywhere must fit better to be chosen
ANY_BUNDLE_HANDICAP = 0.24  # a scene or a custom of the theme shows more
MOST_SHARES = 8  # of the library that the people of a cast have each for themselves
COMMONPLACE = 0.5  # how much of a phrase's nearness to all themes is taken off
HOME_MARGIN = 0.09  # the same for what shows a place: a scene, a trade
WRONG_ERA = 0.4
THEME_WEIGHT = 0.7
STRANGE_BODY_HANDICAP = 0.15  # for a phrase not written for bodies unlike ours
KINDRED_BONUS = 0.1  # for one whose hint names such a body
FOREIGN_HANDICAP = 0.3  # for one whose hint names other bodies
HARMONY = 0.25  # for being in tune with what is chosen
REDUNDANCY = 0.6  # against saying the same thing again
SAME_SUBJECT = 0.42  # cosine from which two phrases speak of one thing
DEALT = 0.16
SMALLEST_HAND = 3
STALE = 0.07  # against each rare word that another phrase has used
TEMPERATURE = 0.09
SCENE_TEMPERATURE = 0.12
BUNDLE_TEMPERATURE = 0.25
MOTIF_TEMPERATURE = 1.0
SCARCITY = 5.0  # against a motif with few phrases left, in uses: cards would share them
MOTIF_CHANCE = 0.8  # in uses
LIBRARY = "library"  # in place of a motif: the themes' phrases
# What a motif tells less than a telling one, in uses of it.
GENERAL = {
    LIBRARY: 9.0,
    "trade": 1.0,
    "deed": 1.0,
    "fact": 1.0,
    **dict.fromkeys(TEMPERS, 0.8),
}
# How often a reader may come across the same detail of a trade.
MOST_TOLD = {
    **dict.fromkeys(words("smell sound busy blunder pride task tool stuff"), 2),
    **dict.fromkeys(words("trouble hour"), 1),
}
# What it tells less besides in a scene, which shows more of one than a trait does.
IN_SCENES = {
    "fact": 3.0,
    **dict.fromkeys(TEMPERS, 1.5),
}
FAR_BEHIND = 0.22  # from here a phrase is not apt, however rare it is


@dataclass
class Chosen:
    """What has been chosen so far, and what it commits the rest to."""

    states: dict[str, str]
    eras: frozenset[Era] = ERAS
    vectors: list[Vectors] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    refs: set[str] = field(default_factory=set)
    motifs: Counter[str] = field(default_factory=Counter)  # how often each
    holes: Counter[str] = field(default_factory=Counter)  # the same for filled holes


class Selection:
    """One character's run through the library; deterministic for a generator's state."""

    def __init__(
        self,
        shelves: Shelves,
        wanted: Wanted,
        states: dict[str, str],
        rng: np.random.Generator,
    ) -> None:
        self._shelves = shelves
        self._wanted = wanted
        self._rng = rng
        self.affinity = self._rank_themes()
        self.themes = self._near_the_best(THEME_MARGIN)[:MAX_THEMES]
        self._reach = frozenset([*self._near_the_best(REACH), ANY])
        self._world = frozenset([*self._near_the_best(WORLD_MARGIN), ANY])
        self._homes = frozenset([*self._home_themes(), ANY])
        self._chosen = Chosen(dict(states), self._first_eras())

    def _near_the_best(self, margin: float) -> list[str]:
        best = max(self.affinity.values(), default=0.0)
        ranked = sorted(self.affinity, key=lambda name: -self.affinity[name])
        return [name for name in ranked if self.affinity[name] >= best - margin]

    def _home_themes(self) -> list[str]:
        """The theme of the concept's own place; where it names none, the nearest two."""
        own = [name for name in self.themes if name in self._wanted.of_place]
        body = self._wanted.body_theme
        return [*(own[:1] or self._near_the_best(HOME_MARGIN)[:2]), body or ANY]

    def _first_eras(self) -> frozenset[Era]:
        """The concept's, as far as the theme allows; where it is silent, the theme's."""
        wanted = self._wanted.eras
        of_theme = theme_facts(self.themes[0]).eras if self.themes else ERAS
        return wanted & of_theme or wanted

    def _rank_themes(self) -> dict[str, float]:
        about = (self._shelves.theme_vectors @ self._wanted.queries.T).max(axis=1)
        body = self._shelves.theme_means @ self._wanted.queries[0]
        scores = 0.6 * about + 0.4 * body
        names = self._shelves.theme_names
        called = self._wanted.called
        ranked = {
            name: float(score)
            + called.get(name, 0.0)
            - (0.0 if theme_facts(name).eras & self._wanted.eras else WRONG_ERA)
            for name, score in zip(names, scores, strict=True)
            if name != ANY
        }
        others = set(BODY_THEMES.values()) & ranked.keys()
        best = max((s for n, s in ranked.items() if n not in others), default=0.0)
        own = self._wanted.body_theme
        for name in others:
            ranked[name] = max(ranked[name], best) if name == own else best - 1.0
        return ranked

    def pick(
        self,
        shelf: Shelf[EntryT],
        *,
        count: int = 1,
        near: Vectors | None = None,
        where: Callable[[EntryT], bool] | None = None,
    ) -> list[EntryT]:
        """Up to `count` entries, one after another; fewer when the shelf has no more.

        `near` is a further vector to be close to; `where` a further condition.
        """
        picked: list[EntryT] = []
        for _ in range(count):
            at = self._pick_one(shelf, near, where)
            if at is None:
                break
            self._commit(shelf.entries[at], shelf.vectors[at])
            picked.append(shelf.entries[at])
        return picked

    def _base_scores(
        self, shelf: Shelf[EntryT], rows: NDArray[np.int64], near: Vectors | None
    ) -> Vectors:
        """How apt the entries of those rows are, before anything else is chosen."""
        vectors = shelf.vectors[rows]
        commonplace = COMMONPLACE * shelf.common[rows][:, None]
        similar = vectors @ self._wanted.queries.T - commonplace
        scores = 0.6 * similar[:, 0] + 0.4 * similar.max(axis=1)
        if near is not None:
            scores = scores + 0.5 * (vectors @ near)
        best = max(self.affinity.values(), default=0.0)
        themes = [self._theme_score(shelf.entries[at], best) for at in rows]
        return np.asarray(scores + np.array(themes), dtype=np.float32)

    def _theme_score(self, entry: Tagged, best: float) -> float:
        wanted = self._wanted
        if entry.motif:
            return 0.0
        kindred, foreign = kinship(entry.hint, wanted.kin)
        score = KINDRED_BONUS if kindred else -FOREIGN_HANDICAP if foreign else 0.0
        bodily = not isinstance(entry, Lore | TopicPhrase)
        if entry.theme == ANY:
            if wanted.unlike_us and bodily:
                return score
            bundle = isinstance(entry, Scene | Exchange | Lore | TopicPhrase)
            return score - (ANY_BUNDLE_HANDICAP if bundle else ANY_HANDICAP)
        score += THEME_WEIGHT * (self.affinity[entry.theme] - best)
        if wanted.unlike_us and bodily and not kindred:
            score -= STRANGE_BODY_HANDICAP
        return score

    def _pick_one(
        self,
        shelf: Shelf[EntryT],
        near: Vectors | None,
        where: Callable[[EntryT], bool] | None,
    ) -> int | None:
        fitting = [
            at
            for at, entry in enumerate(shelf.entries)
            if self._fits(entry) and (where is None or where(entry))
        ]
        if not fitting:
            return None
        about = self._of_one_motif(shelf.entries, fitting)
        home = about or [at for at in fitting if self._is_at_home(shelf.entries[at])]
        apt = home if about or len(home) >= 2 else fitting
        own = [at for at in apt if self._is_ours(shelf.entries[at])]
        rows = self._hand(np.array(own or apt))
        scores = self._base_scores(shelf, rows, near)
        scores = scores + self._tuning(shelf.vectors[rows])
        scores -= STALE * np.array([self._echoes(shelf.entries[at]) for at in rows])
        # The flat choice among bundles: a theme has few, and each is remembered.
        bundle = isinstance(shelf.entries[0], Scene | Exchange | Lore | TopicPhrase)
        heat = BUNDLE_TEMPERATURE if bundle else TEMPERATURE
        if about:  # each is of the concept
            heat = MOTIF_TEMPERATURE
        elif isinstance(shelf.entries[0], Scene):
            heat = SCENE_TEMPERATURE  # what a reader meets first must be apt
        weights = np.exp((scores - scores.max()) / heat)
        if not about:
            weights[scores < scores.max() - FAR_BEHIND] = 0.0
        return int(rows[self._rng.choice(len(rows), p=weights / weights.sum())])

    def _of_one_motif(self, entries: Sequence[Tagged], fitting: list[int]) -> list[int]:
        """Those of one motif of the concept: a telling one, and not always the same."""
        found: dict[str, list[int]] = {}
        for at in fitting:
            if motif := entries[at].motif:
                found.setdefault(motif, []).append(at)
        if not found:
            return []
        if not isinstance(entries[0], Scene | Exchange | Lore | TopicPhrase):
            found[LIBRARY] = []  # something else, when all has been told often
        told = self._chosen.motifs
        cost = {
            name: told[name]
            + self._how_general(name)
            + (SCARCITY / len(found[name]) if found[name] else 0.0)
            + (IN_SCENES.get(name, 0.0) if isinstance(entries[0], Scene) else 0.0)
            + self._rng.random() * MOTIF_CHANCE
            for name in found
        }
        return found[min(cost, key=lambda name: cost[name])]

    @staticmethod
    def _how_general(motif: str) -> float:
        """How little a motif tells of one concept, in uses of a telling one."""
        return GENERAL.get(motif.partition(":")[0], 0.0)

    def _is_ours(self, entry: Tagged) -> bool:
        """Whether an entry is in this seat's share of the library."""
        seat, seats = self._wanted.seat
        shares = min(seats, MOST_SHARES)
        return shares < 2 or int(digest(entry.ref), 16) % shares == seat % shares

    def _hand(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """What of the library this card may draw from.

        Each concept is dealt another hand, else all cards of a theme share its best phrases.
        """
        dealt = rows[self._rng.random(len(rows)) < DEALT]
        return dealt if len(dealt) >= SMALLEST_HAND else rows

    def is_of_another_body(self, entry: Tagged) -> bool:
        """Whether an entry was written for bodies that this one is none of."""
        kin = self._wanted.kin
        foreign = kinship(entry.hint, kin)[1]
        return foreign and not kin.intersection(entry.hint.lower().split())

    def _is_at_home(self, entry: Tagged) -> bool:
        """What shows a place or a trade comes from the nearest themes only."""
        placed = isinstance(entry, Scene | Exchange)
        if placed or entry.ref in self._shelves.placed:
            return entry.theme in self._homes
        bundle = isinstance(entry, Lore | TopicPhrase)
        return entry.theme in (self._world if bundle else self._reach)

    def _tuning(self, vectors: Vectors) -> Vectors:
        """Harmony with the whole so far, less what would say the same thing again."""
        if not self._chosen.vectors:
            return np.zeros(len(vectors), dtype=np.float32)
        near = vectors @ np.array(self._chosen.vectors).T
        too_near = np.maximum(near.max(axis=1) - SAME_SUBJECT, 0.0)
        return np.asarray(HARMONY * near.mean(axis=1) - REDUNDANCY * too_near)

    def _fits(self, entry: Tagged) -> bool:
        wanted, states = self._wanted, self._chosen.states
        if entry.ref in self._chosen.refs:
            return False
        if entry.motif and entry.motif not in wanted.motifs:
            return False
        if not entry.holes <= wanted.holes:
            return False
        if any(self._chosen.holes[hole] >= most for hole, most in self._told(entry)):
            return False
        if any(states.get(key, said) != said for key, said in entry.says.items()):
            return False
        if not self._shelves.eras(entry) & self._chosen.eras:
            return False
        if wanted.names and wanted.names & self._shelves.capitals(entry):
            return False
        if wanted.species:  # of a body with parts of its own
            told = entry.spoken() if isinstance(entry, Phrase) else (doings(entry),)
            if not has_parts(told, wanted.species):
                return False
        return fits(entry, wanted.needs, wanted.band, wanted.rating, wanted.avoid)

    def _told(self, entry: Tagged) -> Iterator[tuple[str, int]]:
        """The holes of it that are filled, and how often a card may hear each."""
        for hole in entry.every_hole & self._wanted.holes:
            yield hole, MOST_TOLD.get(hole, len(SLOTS))

    def _echoes(self, entry: Tagged) -> int:
        """How many rare words of it the reader has met before, up to the third."""
        rare = self._shelves.rare_words(entry) - self._wanted.own_words
        return min(3, len(rare & self._chosen.words))

    def _commit(self, entry: Tagged, vector: Vectors) -> None:
        self._chosen.states.update(entry.says)
        self._chosen.eras &= self._shelves.eras(entry)
        self._chosen.vectors.append(vector)
        self._chosen.words |= self._shelves.rare_words(entry)
        self._chosen.refs.add(entry.ref)
        if entry.motif:
            self._chosen.motifs[entry.motif] += 1
        self._chosen.holes.update(entry.every_hole & self._wanted.holes)
