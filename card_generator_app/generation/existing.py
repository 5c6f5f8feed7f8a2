"""A card that is there already, as a writer sees it: texts, entries, what is planned for it."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from card_generator_app.brief import Brief, Topic
from card_generator_app.cards.card import Card
from card_generator_app.cards.parts import BOOK, SERIES, parts_of_card, split_key
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.languages import foreign_language
from card_generator_app.generation.material import fenced
from card_generator_app.generation.parts import NO_OPENING, Part, part_of
from card_generator_app.generation.writer import LoreText
from card_generator_app.library.card_rows import StoredCard
from card_generator_app.library.provenance import WRITTEN_FROM
from card_generator_app.options import GenerationOptions

_GREETINGS = (*SERIES, "first_mes")
_ENTRIES_READ, _CHARS_READ = 20, 4000  # enough to tell a language
_ABOUT = ("description", "personality", "scenario")
_CHAR = re.compile(r"\{\{char\}\}|<BOT>", re.IGNORECASE)
_MOST_CONCEPT = 2000  # characters: who somebody is stands at the beginning
MOST_SHOWN = 12_000
"""Tokens of a card that a prompt shows: the texts first, then as many entries as fit."""


def card_text(
    card: Card, *, without: Collection[str] = (), most: int = MOST_SHOWN
) -> str:
    """The card as a model reads it, each part under its name; at most so many tokens."""
    shown: list[str] = []
    left = most
    for block in _blocks(card, without):
        left -= estimate_tokens(block)
        if left < 0:
            break
        shown.append(block)
    return fenced("\n\n".join(shown))


def _blocks(card: Card, without: Collection[str]) -> Iterator[str]:
    parts = parts_of_card(card)
    entries = [key for key in parts if split_key(key)[0] == BOOK]
    others = [key for key in parts if key not in entries and key != "creator_notes"]
    for key in others:
        if key not in without:
            value = parts[key]
            yield f"## {key}\n{', '.join(value) if isinstance(value, list) else value}"
    for key in entries:
        if key not in without:
            entry = lore_text(parts[key])
            yield f"## lorebook: {entry.name} ({', '.join(entry.keys)})\n{entry.content}"


def locks_of(stored: StoredCard, options: GenerationOptions) -> frozenset[str]:
    """The locks of the library, and those of this job."""
    return frozenset({*stored.locks, *options.lock_fields})


def language_of(card: Card, tag: str) -> str:
    """The language that the card is written in, where that is surely not the one of `tag`.

    Loads a detector for a second, unless the card is plainly in that language.
    """
    texts = [card.description, card.text("scenario"), *card.greetings]
    texts += [str(entry["content"]) for entry in card.entries[:_ENTRIES_READ]]
    return foreign_language("\n".join(texts)[:_CHARS_READ], tag) or tag


def concept_of(card: Card) -> str:
    """Who the card says they are, in its own prose; their name where it says nothing.

    Greetings and lore are about a moment or the world, and would mislead.
    """
    told = (card.text(name).strip() for name in _ABOUT)
    text = "\n\n".join(filter(None, told)) or card.name
    return _CHAR.sub(lambda _: card.name, text)[:_MOST_CONCEPT]


def lore_text(entry: dict[str, object]) -> LoreText:
    """An entry as a writer sees it; what it does not see stays with the entry."""
    name = str(entry.get("name") or entry.get("comment") or "")
    keys = entry.get("keys")
    return LoreText(
        name,
        [str(key) for key in keys] if isinstance(keys, list) else [],
        str(entry.get("content", "")),
        is_constant=bool(entry.get("constant")),
    )


def draft_of(card: Card, brief: Brief) -> Draft:
    """The card as a draft: every text and entry that it has."""
    texts = {
        key: value
        for key, value in parts_of_card(card).items()
        if isinstance(value, str) and key not in ("name", "nickname")
    }
    return Draft(brief, texts, [lore_text(entry) for entry in card.entries])


@dataclass
class Plans:
    """What the brief plans for parts that are not there yet, and how much it lacks."""

    openings: dict[str, int]
    """By greeting, which of the openings it is written from."""
    topics: list[Topic]
    """Of which new entries can be written."""
    openings_lacking: int
    topics_lacking: int


def plans_for(
    stored: StoredCard,
    brief: Brief,
    write: Iterable[str],
    blank: Collection[str],
    options: GenerationOptions,
    *,
    is_fresh: bool,
) -> Plans:
    """Openings and topics for what is to be written.

    `is_fresh`: the brief was planned just now, so its openings stand in the order of the
    options; a stored one knows from each part which one it was written from.
    """
    recorded = {} if is_fresh else recorded_openings(stored)
    taken = {0, *recorded.values()}
    openings: dict[str, int] = {}
    new_entries = 0
    for key in write:
        field, number = split_key(key)
        if field == BOOK:
            new_entries += number is not None and number >= len(stored.card.entries)
        elif field in _GREETINGS:
            at = recorded.get(key)
            if at is None:
                at = _unused(part_of(key), key in blank, taken, options, is_fresh)
            taken.add(at)
            openings[key] = at
    written = set() if is_fresh else _recorded(stored, "world")
    topics = [
        topic
        for at, topic in enumerate(brief.world)
        if at not in written and not has_entry(stored.card, topic)
    ]
    most = max(openings.values(), default=-1) + 1
    return Plans(
        openings,
        topics[:new_entries],
        max(most - len(brief.openings), 0),
        max(new_entries - len(topics), 0),
    )


def _unused(
    part: Part, is_blank: bool, taken: set[int], options: GenerationOptions, fresh: bool
) -> int:
    if not is_blank:
        return NO_OPENING  # it has a scene of its own already
    if part.index is None or fresh:
        return part.opening(options)
    return next(at for at in range(1, len(taken) + 2) if at not in taken)


def recorded_openings(stored: StoredCard) -> dict[str, int]:
    """By greeting, the opening that it was written from."""
    known = stored.provenance.get(WRITTEN_FROM, {})
    return {
        key: int(section.removeprefix("openings."))
        for key, sections in known.items()
        for section in sections
        if section.startswith("openings.") and split_key(key)[0] in _GREETINGS
    }


def _recorded(stored: StoredCard, section: str) -> set[int]:
    """The members of a section of the brief that something was written from."""
    known = stored.provenance.get(WRITTEN_FROM, {})
    start = f"{section}."
    return {
        int(one.removeprefix(start))
        for sections in known.values()
        for one in sections
        if one.startswith(start)
    }


def has_entry(card: Card, topic: Topic) -> bool:
    """Whether the card's book has an entry of this name or with the topic's first key."""
    name = topic.name.casefold()
    first = topic.keys[0].casefold() if topic.keys else name
    for entry in card.entries:
        text = lore_text(entry)
        if text.name.casefold() == name:
            return True
        if {name, first} & {key.casefold() for key in text.keys}:
            return True
    return False
