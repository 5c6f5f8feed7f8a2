"""A world from a premise: places, powers, people, customs and rumours of one setting."""

import re
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice

import numpy as np

from card_generator_app.brief import Topic
from card_generator_app.composer.chunks import find_chunks
from card_generator_app.composer.concept import Concept, read
from card_generator_app.composer.fitting import ALL_NEEDS
from card_generator_app.composer.grammar import capitalize, closed, listed, sentences
from card_generator_app.composer.lexicon import load_lexicon
from card_generator_app.composer.phrases_schema import Lore, LoreKind, digest
from card_generator_app.composer.select import Selection
from card_generator_app.composer.shelves import Shelves, stems
from card_generator_app.composer.speak import Speaker
from card_generator_app.composer.surroundings import bare_noun
from card_generator_app.composer.themes import called_for
from card_generator_app.composer.vectors import VectorStore
from card_generator_app.composer.wanting import Wanted, queries_of
from card_generator_app.composer.world import lore_topic, own_topics
from card_generator_app.options import GenerationOptions

# What a visitor would ask for, in this order, again and again.
_KINDS: tuple[LoreKind, ...] = (
    "place",
    "faction",
    "person",
    "custom",
    "place",
    "rumour",
    "rule",
    "person",
    "event",
    "object",
    "creature",
    "faction",
)
_HEADINGS: dict[str, str] = {
    "place": "Places",
    "faction": "Powers",
    "person": "People",
    "custom": "Customs",
    "rumour": "Rumors",
}
MOST_OWN_TOPICS = 3


@dataclass(frozen=True)
class World:
    """A lorebook to be: the overview always counts, the topics when they come up."""

    name: str
    overview: str
    topics: list[Topic]
    seed: int


def compose_world(
    shelves: Shelves, store: VectorStore, premise: str, entries: int, seed: int
) -> World:
    """A world of up to `entries` topics; the same premise and seed give the same world."""
    options = GenerationOptions(concept=premise, lorebook_entries=entries)
    concept = read(options)
    rng = np.random.default_rng([seed, int(digest(premise), 16)])
    selection = Selection(shelves, world_wanted(concept, options, store), {}, rng)
    speaker = Speaker("they", town=_town(concept))
    used: set[str] = set()
    topics = own_topics(
        shelves, selection, concept, speaker, min(MOST_OWN_TOPICS, entries // 3), used
    )
    for kind in islice(cycle(_KINDS), entries - len(topics)):
        found = selection.pick(
            shelves.lore, where=partial(_is_free, kind=kind, used=used)
        ) or selection.pick(shelves.lore, where=partial(_is_free, kind=None, used=used))
        if not found:
            break
        topics.append(lore_topic(found[0], speaker, used))
    return World(_name(premise), _overview(premise, topics), topics, seed)


def world_wanted(
    concept: Concept, options: GenerationOptions, store: VectorStore
) -> Wanted:
    """What of the library fits a setting, whoever is in it."""
    around = concept.surroundings
    places = f"{concept.subject} {around.place or ''} {around.town or ''}"
    return Wanted(
        queries=queries_of(concept, options, store),
        needs=ALL_NEEDS,
        kin=frozenset(),
        unlike_us=False,
        band="middle",
        rating="general",
        eras=concept.eras,
        called=called_for(concept.subject, concept.matter(options)),
        of_place=frozenset(called_for(places, "")),
        own_words=stems(concept.source.body),
    )


def _town(concept: Concept) -> str | None:
    """What {town} stands for: the premise's own place, if it is one people live in."""
    lexicon = load_lexicon()
    chunks = find_chunks(concept.subject, lexicon)
    if chunks and lexicon.is_town(chunks[0].head):
        return f"the {bare_noun(chunks[0].words, lexicon).lower()}"
    return concept.surroundings.town


def _is_free(lore: Lore, kind: LoreKind | None, used: set[str]) -> bool:
    keys = {key.lower() for key in lore.keys}
    return (kind is None or lore.kind == kind) and not keys & used


def _name(premise: str) -> str:
    first = sentences(premise.strip())[0] if premise.strip() else "World"
    short = first if len(first) <= 60 else first[:60].rsplit(" ", 1)[0] + "…"
    return short.rstrip(".")


def _overview(premise: str, topics: list[Topic]) -> str:
    """The premise, and who and what is known in it, each by the name that calls it up."""
    said = [closed(capitalize(premise.strip()))]
    for kind, heading in _HEADINGS.items():
        names = [_called(topic) for topic in topics if topic.kind == kind]
        if names:
            said.append(f"{heading}: {listed(names)}.")
    return " ".join(said)


def _called(topic: Topic) -> str:
    """Its name as its own text says it: with "the", where it has one."""
    name = rf"\bthe ({re.escape(topic.name)})\b"
    found = re.search(name, topic.content, re.IGNORECASE)
    return f"the {found[1]}" if found else topic.name
