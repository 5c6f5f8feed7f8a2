"""The assemble stage: the draft becomes a card, with its portrait and its provenance."""

import asyncio
from typing import Any

from card_generator_app import __version__
from card_generator_app.brief import Brief, Fact
from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.errors import ReplyUnusable
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.writer import Writer
from card_generator_app.options import GenerationOptions
from card_generator_app.portrait.draw import draw_portrait
from card_generator_app.portrait.plain import plain_portrait
from card_generator_app.portrait.subject import Subject


def build_card(
    draft: Draft, options: GenerationOptions, writer: Writer, *, now: int
) -> Card:
    """The finished card; `now` in Unix seconds. Raises ReplyUnusable when a text is blank."""
    blank = [key for key, text in draft.texts.items() if not text.strip()]
    if blank:
        raise ReplyUnusable(f"nothing was written for {', '.join(sorted(blank))}")
    name = draft.brief.identity.name.text
    fields: dict[str, Any] = {
        "name": name,
        "description": draft.text("description"),
        "personality": draft.text("personality"),
        "scenario": draft.text("scenario"),
        "first_mes": draft.text("first_mes"),
        "mes_example": draft.text("mes_example"),
        "creator_notes": draft.text("creator_notes"),
        "system_prompt": draft.text("system_prompt"),
        "post_history_instructions": draft.text("post_history_instructions"),
        "alternate_greetings": draft.series("alternate_greetings"),
        "tags": draft.brief.tags,
        "creator": options.creator,
        "character_version": options.character_version,
        "creation_date": now,
        "modification_date": now,
        "extensions": {"cardforge": _made_by(writer, draft.brief.seed)},
    }
    if options.nickname:
        fields["nickname"] = options.nickname
    if draft.lore:
        fields["character_book"] = _book(draft, options, name)
    return new_card(**fields)


def _book(draft: Draft, options: GenerationOptions, name: str) -> dict[str, Any]:
    entries = [
        new_entry(entry.keys, entry.content, name=entry.name, comment=entry.name)
        for entry in draft.lore
    ]
    return new_book(
        entries,
        name=f"{name}: lore",
        scan_depth=options.scan_depth,
        token_budget=options.lore_token_budget,
    )


def _made_by(writer: Writer, seed: int) -> dict[str, Any]:
    """Who made the card, kept inside it: short, and nothing about the person."""
    about = {
        "generator": f"cardforge {__version__}",
        "writer": writer.name,
        "seed": seed,
    }
    return about | ({"model": writer.model} if writer.model else {})


def provenance(draft: Draft, writer: Writer) -> dict[str, Any]:
    """Whose words each part is: the writer's for texts, by fact for the brief."""
    facts: dict[str, str] = {}
    _collect(draft.brief.model_dump(), "", facts)
    parts = dict.fromkeys(draft.texts, writer.name) | {
        f"character_book.{at}": writer.name for at in range(len(draft.lore))
    }
    return {
        "writer": writer.name,
        "model": writer.model,
        "parts": parts,
        "facts": facts,
    }


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
