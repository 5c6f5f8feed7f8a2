"""The assemble stage: the draft becomes a card, with its portrait and its provenance."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from card_generator_app import __version__
from card_generator_app.brief import Brief, Fact
from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.parts import BOOK, SERIES
from card_generator_app.errors import ReplyUnusable
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.material import NO_MATERIAL, Material
from card_generator_app.generation.parts import part_of
from card_generator_app.generation.stages.books import books_beside, make_book
from card_generator_app.generation.staleness import written_from
from card_generator_app.generation.writer import Writer
from card_generator_app.library.provenance import WRITTEN_FROM
from card_generator_app.options import GenerationOptions
from card_generator_app.options.wanted import (
    brief_counts,
    wants,
    wants_book_beside,
    wants_book_in_card,
)
from card_generator_app.portrait.draw import draw_portrait
from card_generator_app.portrait.plain import plain_portrait
from card_generator_app.portrait.subject import Subject

_TEXTS = (
    "description",
    "personality",
    "scenario",
    "first_mes",
    "mes_example",
    "creator_notes",
    "system_prompt",
    "post_history_instructions",
)


def build_card(
    draft: Draft, options: GenerationOptions, writer: Writer, *, now: int
) -> Card:
    """The finished card; `now` in Unix seconds. Raises ReplyUnusable when a text is blank."""
    blank = [key for key, text in draft.texts.items() if not text.strip()]
    if blank:
        raise ReplyUnusable(f"nothing was written for {', '.join(sorted(blank))}")
    return draft_card(draft, options).with_fields(
        creation_date=now,
        modification_date=now,
        extensions=_extensions(draft, options, writer),
    )


def draft_card(
    draft: Draft, options: GenerationOptions, *, is_whole: bool = False
) -> Card:
    """The draft as a card, before anybody says who made it and when.

    `is_whole`: with its lorebook, also where that goes into a file of its own.
    """
    name = draft.brief.identity.name.text
    fields: dict[str, Any] = {
        "name": name,
        **{field: draft.text(field) for field in _TEXTS},
        "alternate_greetings": draft.series("alternate_greetings"),
        "group_only_greetings": draft.series("group_only_greetings"),
        "tags": draft.brief.tags,
        "creator": options.creator,
        "character_version": options.character_version,
    }
    if options.creator_notes_mode == "text" and wants(options, "creator_notes"):
        fields["creator_notes"] = options.creator_notes
    if options.nickname and options.spec == "v3":
        fields["nickname"] = options.nickname
    if draft.lore and (is_whole or wants_book_in_card(options)):
        fields["character_book"] = make_book(draft.lore, options, _book_name(name))
    return new_card(**fields)


def _extensions(
    draft: Draft, options: GenerationOptions, writer: Writer
) -> dict[str, Any]:
    name = draft.brief.identity.name.text
    found: dict[str, Any] = {}
    if draft.lore and wants_book_beside(options):
        # Where SillyTavern reads the name of the book that goes with a card.
        found["world"] = _book_name(name)
    if options.embed_manifest != "none":
        found["cardforge"] = _made_by(draft.brief.seed, options, writer)
    return found


def _book_name(name: str) -> str:
    return f"{name}: lore"


def _made_by(seed: int, options: GenerationOptions, writer: Writer) -> dict[str, Any]:
    """Who made the card, kept inside it; nothing about the person."""
    about: dict[str, Any] = {
        "generator": f"cardforge {__version__}",
        "writer": writer.name,
        "seed": seed,
    }
    about |= {"model": writer.model} if writer.model else {}
    if options.embed_manifest == "full":
        about["manifest"] = writer.manifest()
    return about


def provenance(
    draft: Draft,
    options: GenerationOptions,
    writer: Writer,
    review: Mapping[str, Any],
    material: Material = NO_MATERIAL,
) -> dict[str, Any]:
    """Whose words each part is: the writer's for texts, by fact for the brief.

    And what the review did and left, and which sources were read. Books that are files of
    their own are kept here, beside the card.
    """
    facts: dict[str, str] = {}
    _collect(draft.brief.model_dump(), "", facts)
    parts = dict.fromkeys(draft.texts, writer.name) | {
        f"character_book.{at}": writer.name for at in range(len(draft.lore))
    }
    found: dict[str, Any] = {
        "writer": writer.name,
        "model": writer.model,
        "parts": parts,
        WRITTEN_FROM: _states(draft, options),
        "facts": facts,
        "review": dict(review),
    }
    if material.sources:
        found["sources"] = [asdict(source) for source in material.sources]
    if draft.lore and wants_book_beside(options):
        name = _book_name(draft.brief.identity.name.text)
        found["lorebooks"] = books_beside(draft.lore, options, name)
    return found


def _states(draft: Draft, options: GenerationOptions) -> dict[str, dict[str, str]]:
    """What of the brief each part was written from, to see later what has changed."""
    brief = draft.brief.model_dump(mode="json")
    own: dict[str, str] = {}
    for key in draft.texts:
        at = part_of(key).opening(options)
        if key.partition(".")[0] in SERIES and at < len(draft.brief.openings):
            own[key] = f"openings.{at}"
    names = [topic.name for topic in draft.brief.world]
    is_complete = len(draft.lore) == min(len(names), brief_counts(options)["topics"])
    for at, entry in enumerate(draft.lore):
        if is_complete or entry.name in names:
            topic = at if is_complete else names.index(entry.name)
            own[f"{BOOK}.{at}"] = f"world.{topic}"
    keys = [*draft.texts, *(f"{BOOK}.{at}" for at in range(len(draft.lore)))]
    return {key: written_from(key, brief, own.get(key)) for key in keys}


def _collect(value: Any, path: str, found: dict[str, str]) -> None:
    """Gathers `path: origin` of every stated fact in a dumped brief."""
    if isinstance(value, dict):
        if value.keys() == Fact.model_fields.keys():
            if value["text"]:
                found[path] = value["origin"]
            return
        for name, inner in value.items():
            _collect(inner, f"{path}.{name}".lstrip("."), found)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            _collect(inner, f"{path}.{at}", found)


async def make_portrait(
    brief: Brief, options: GenerationOptions, own: bytes | None
) -> bytes:
    """The portrait as PNG: the person's `own`, a drawing, or a plain color."""
    if own is not None:
        return own
    if options.image == "none":
        return await asyncio.to_thread(plain_portrait, brief.seed)
    return await asyncio.to_thread(draw_portrait, subject_of(brief), brief.seed)


def subject_of(brief: Brief) -> Subject:
    """What the brief says that can be drawn."""
    facts = [brief.identity.premise, brief.identity.occupation, *brief.look]
    return Subject(
        text="; ".join(
            fact.text for fact in [*facts, brief.dress, brief.notice] if fact.text
        ),
        pronouns=brief.identity.pronouns.text,
        age=brief.identity.age.text,
        species=brief.identity.species.text,
        theme=brief.theme,
    )
