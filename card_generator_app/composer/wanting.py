"""What the phrases of a card must live up to, from its concept and options."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from card_generator_app.composer.about import About
from card_generator_app.composer.body import (
    BODY_THEMES,
    OTHER_KIN,
    is_unlike_us,
    kin_of,
)
from card_generator_app.composer.concept import Concept
from card_generator_app.composer.embed import Vectors
from card_generator_app.composer.identity import Person
from card_generator_app.composer.lexicon import words
from card_generator_app.composer.people import Band
from card_generator_app.composer.phrases_schema import Rating
from card_generator_app.composer.shelves import stems
from card_generator_app.composer.themes import ERAS, Era, called_for
from card_generator_app.composer.vectors import VectorStore
from card_generator_app.options import GenerationOptions

TRADE_CALLS = 0.2  # what a trade's own theme is worth, beside its meaning
_NOT_NAMES = words("the and of captain doctor miss mister lady lord old sir")
ANIMALS = words("beast fish dragon swarm")
MADE = words("thing mind robot")


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
    motifs: tuple[str, ...] = ()  # what the concept is about
    holes: frozenset[str] = frozenset()  # that its words fill


def rating_of(options: GenerationOptions, band: Band) -> Rating:
    """What is allowed: characters under 18 are always rated general."""
    return "general" if band in ("child", "teen") else options.content_rating


def queries_of(
    concept: Concept, options: GenerationOptions, store: VectorStore
) -> Vectors:
    """What phrases are matched against: the whole, then its key words."""
    around = concept.surroundings
    keys = [
        concept.subject,
        " ".join(filter(None, (around.role, around.place, around.town))),
        " ".join([*options.genre, *options.tone]),
    ]
    texts = [concept.matter(options) or "someone", *filter(str.strip, keys)]
    return store.embed(texts)


def _called(about: About, options: GenerationOptions) -> dict[str, float]:
    """How strongly the concept's words, and its trade, call for each theme."""
    concept = about.concept
    called = called_for(concept.subject, concept.matter(options))
    for at, theme in enumerate(about.themes):
        called[theme] = called.get(theme, 0.0) + TRADE_CALLS / (at + 1)
    return called


def unlimited(queries: Vectors, about: About, options: GenerationOptions) -> Wanted:
    """What themes are ranked by, before anything of the person is settled."""
    return Wanted(
        queries,
        needs=frozenset(),
        kin=frozenset(),
        unlike_us=False,
        band="middle",
        rating="general",
        eras=about.concept.eras,
        called=_called(about, options),
    )


def _trade_words(concept: Concept) -> frozenset[str]:
    """Its trades in single words; a sea captain is no kin of creatures of the sea."""
    around = concept.surroundings
    told = f"{around.role or ''} {around.former or ''}".lower().split()
    return frozenset(told) - OTHER_KIN


def wanted_of(
    queries: Vectors, about: About, person: Person, options: GenerationOptions
) -> Wanted:
    concept = about.concept
    return Wanted(
        queries=queries,
        needs=concept.body.needs,
        kin=kin_of(concept.body) | _trade_words(concept),
        unlike_us=is_unlike_us(concept.body),
        body_theme=BODY_THEMES.get(concept.body.kind),
        band=person.band,
        rating=rating_of(options, person.band),
        avoid=tuple(options.avoid),
        eras=concept.eras,
        called=_called(about, options),
        of_place=frozenset(called_for(concept.surroundings.place or "", "")),
        names=frozenset(re.findall(r"[a-z]{3,}", person.name.lower())) - _NOT_NAMES,
        species=(
            concept.body.species or "" if concept.body.kind in ANIMALS | MADE else ""
        ),
        own_words=stems(concept.matter(options)),
        motifs=about.motifs,
        holes=frozenset(about.holes),
    )
