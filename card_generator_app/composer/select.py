"""Chooses phrases by meaning: apt for the concept, in tune with what is chosen."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from card_generator_app.composer.anatomy import has_parts
from card_generator_app.composer.body import BODY_THEMES, OTHER_KIN
from card_generator_app.composer.embed import Vectors
from card_generator_app.composer.lexicon import load_lexicon
from card_generator_app.composer.phrasebook import ANY
from card_generator_app.composer.phrases_schema import (
    Exchange,
    Lore,
    Need,
    Phrase,
    Rating,
    Scene,
    Tagged,
    TopicPhrase,
    digest,
)
from card_generator_app.composer.shelves import Shelf, Shelves, stems
from card_generator_app.composer.themes import ERAS, Era, theme_facts

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
FAR_BEHIND = 0.22  # from here a phrase is not apt, however rare it is
_DOING = re.compile(
    r"\{(?:name|[Tt]hey|[Tt]heir|[Tt]hem)\}((?:[^.!?;:{]|\{[^}]*\|[^}]*\}){1,70})"
)
_I_DO = re.compile(
    r"\bI(?:'ve| have|'m|'d| can| could|'ll)? ((?:\w+ ){0,2}\w+)|\b(?:to|let) me ((?:\w+ ){0,2}\w+)"
)
ALL_NEEDS: frozenset[str] = frozenset(get_args(Need))
_RATINGS: tuple[Rating, ...] = ("general", "teen", "mature")


@dataclass(frozen=True)
class Wanted:
    """What a phrase must live up to, and what it should be about."""

    queries: Vectors  # rows: the concept, then its key words
    needs: frozenset[str]  # that hold for the body
    kin: frozenset[str]  # words for such a body, as hints use them; none for humans
    unlike_us: bool  # whether phrases written for people are seldom true of it
    band: str
    rating: Rating
    avoid: tuple[str, ...] = ()
    eras: frozenset[Era] = ERAS
    called: Mapping[str, float] = field(default_factory=dict)  # theme → worth of cues
    of_place: frozenset[str] = frozenset()  # themes that the concept's place calls for
    body_theme: str | None = None  # the theme written for such a body
    names: frozenset[str] = frozenset()  # of the character: nobody else has them
    species: str = ""
    seat: tuple[int, int] = (0, 1)  # which of how many share the library out
    own_words: frozenset[str] = frozenset()  # stems of the concept: may recur freely


@dataclass
class Chosen:
    """What has been chosen so far, and what it commits the rest to."""

    states: dict[str, str]
    eras: frozenset[Era] = ERAS
    vectors: list[Vectors] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    refs: set[str] = field(default_factory=set)


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
        base = self._base_scores(shelf, near)
        for _ in range(count):
            at = self._pick_one(shelf, base, where)
            if at is None:
                break
            self._commit(shelf.entries[at], shelf.vectors[at])
            picked.append(shelf.entries[at])
        return picked

    def _base_scores(self, shelf: Shelf[EntryT], near: Vectors | None) -> Vectors:
        if not shelf.entries:
            return np.zeros(0, dtype=np.float32)
        commonplace = COMMONPLACE * shelf.common[:, None]
        similar = shelf.vectors @ self._wanted.queries.T - commonplace
        scores = 0.6 * similar[:, 0] + 0.4 * similar.max(axis=1)
        if near is not None:
            scores = scores + 0.5 * (shelf.vectors @ near)
        best = max(self.affinity.values(), default=0.0)
        themes = np.array([self._theme_score(e, best) for e in shelf.entries])
        return np.asarray(scores + themes, dtype=np.float32)

    def _theme_score(self, entry: Tagged, best: float) -> float:
        wanted = self._wanted
        kindred, foreign = _kinship(entry.hint, wanted.kin)
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
        base: Vectors,
        where: Callable[[EntryT], bool] | None,
    ) -> int | None:
        fitting = [
            at
            for at, entry in enumerate(shelf.entries)
            if self._fits(entry) and (where is None or where(entry))
        ]
        if not fitting:
            return None
        home = [at for at in fitting if self._is_at_home(shelf.entries[at])]
        apt = home if len(home) >= 2 else fitting
        own = [at for at in apt if self._is_ours(shelf.entries[at])]
        rows = self._hand(np.array(own or apt))
        scores = base[rows] + self._tuning(shelf.vectors[rows])
        scores -= STALE * np.array([self._echoes(shelf.entries[at]) for at in rows])
        # The flat choice among bundles: a theme has few, and each is remembered.
        bundle = isinstance(shelf.entries[0], Scene | Exchange | Lore | TopicPhrase)
        heat = BUNDLE_TEMPERATURE if bundle else TEMPERATURE
        if isinstance(shelf.entries[0], Scene):  # what a reader meets first must be apt
            heat = SCENE_TEMPERATURE
        weights = np.exp((scores - scores.max()) / heat)
        weights[scores < scores.max() - FAR_BEHIND] = 0.0
        return int(rows[self._rng.choice(len(rows), p=weights / weights.sum())])

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
        foreign = _kinship(entry.hint, kin)[1]
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
        if any(states.get(key, said) != said for key, said in entry.says.items()):
            return False
        if not self._shelves.eras(entry) & self._chosen.eras:
            return False
        if wanted.names and wanted.names & self._shelves.capitals(entry):
            return False
        if wanted.species:  # of a body with parts of its own
            told = entry.spoken() if isinstance(entry, Phrase) else (_doings(entry),)
            if not has_parts(told, wanted.species):
                return False
        return fits(entry, wanted.needs, wanted.band, wanted.rating, wanted.avoid)

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


def _kinship(hint: str, kin: frozenset[str]) -> tuple[bool, bool]:
    """Whether a hint names such a body, and whether it mostly names others."""
    words = hint.lower().split()
    own = kin - {"object", "thing"}
    if own.intersection(words):
        return True, False
    # "an edge" is a sword's, and no toaster's.
    other = sum(word in OTHER_KIN for word in words)
    return bool(kin.intersection(words)) and other < 3, other >= 2


def fits(
    entry: Tagged,
    needs: frozenset[str],
    band: str | None,
    rating: Rating,
    avoid: Sequence[str],
) -> bool:
    """Whether an entry can be true of such a character; a band of None is any."""
    if not entry.needs <= needs:
        return False
    if isinstance(entry, Phrase | Scene | Exchange) and _takes_for_granted(
        entry, ALL_NEEDS - needs
    ):
        return False
    if band and entry.ages and band not in entry.ages:
        return False
    if _RATINGS.index(entry.rating) > _RATINGS.index(rating):
        return False
    return not mentions(entry.spoken(), avoid)


def _takes_for_granted(entry: Tagged, lacking: frozenset[str]) -> bool:
    """Whether untagged words of it need what the body lacks."""
    if not lacking:
        return False
    text = entry.text if isinstance(entry, Phrase) else _doings(entry)
    implies = load_lexicon().implies
    lower = text.lower()
    return any(need in implies and implies[need].search(lower) for need in lacking)


def _doings(entry: Tagged) -> str:
    """What a scene or an exchange has the character do, or say that they do."""
    said: tuple[str, ...] = ()
    if isinstance(entry, Scene):
        said = (entry.line, entry.ask)
    elif isinstance(entry, Exchange):
        said = (entry.reply,)
    told = [match[1] for text in entry.spoken() for match in _DOING.finditer(text)]
    told += [match[0] for text in said for match in _I_DO.finditer(text)]
    return " ".join(told)


def parts_of(phrase: Phrase) -> frozenset[str]:
    """The parts of the body a phrase speaks of."""
    implies = load_lexicon().implies
    lower = phrase.text.lower()
    return frozenset(
        part
        for part in ("hair", "eyes", "mouth", "hands")
        if part in phrase.needs or implies[part].search(lower)
    )


def fitting_scenes(
    shelf: Shelf[Scene],
    *,
    needs: frozenset[str],
    band: str | None,
    rating: Rating,
    avoid: Sequence[str],
) -> int:
    """How many scenes of the library could be played by such a character."""
    return sum(fits(scene, needs, band, rating, avoid) for scene in shelf.entries)


def mentions(texts: Iterable[str], avoided: Sequence[str]) -> bool:
    """Whether a text has all words of an avoided expression, in any form."""
    if not avoided:
        return False
    said = stems(" ".join(texts))
    lower = " ".join(texts).lower()
    return any(
        expression.lower() in lower or (stems(expression) and stems(expression) <= said)
        for expression in avoided
    )
