"""Lorebook entries as a model is asked for them."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints, create_model

from card_generator_app.generation.bounds import at_most, counted
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import GenerationOptions

Key = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), at_most(60)
]
Content = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), at_most(900)
]


class EntryReply(BaseModel):
    name: Key
    keys: list[Key] = Field(min_length=1)
    content: Content


class LoreReply(BaseModel):
    entries: list[EntryReply]


class FullEntryReply(EntryReply):
    """What a model may be told of besides; what it is told of it fills."""

    secondary_keys: list[Key] = Field(
        default_factory=list, json_schema_extra={"minItems": 1, "maxItems": 3}
    )
    always: bool = False


def lore_reply_model(count: int, options: GenerationOptions) -> type[LoreReply]:
    """LoreReply that asks for `count` entries, with only what the options want of each."""
    most: dict[str, Any] = {"maxItems": options.keys_per_entry}
    fields: dict[str, Any] = {
        "keys": (list[Key], Field(min_length=1, json_schema_extra=most))
    }
    full = FullEntryReply.model_fields
    if options.secondary_keys:
        fields["secondary_keys"] = (list[Key], full["secondary_keys"])
    if options.constant_max:
        fields["always"] = (bool, full["always"])
    entry = create_model("EntryReply", __base__=EntryReply, **fields)
    return create_model("LoreReply", __base__=LoreReply, entries=counted(entry, count))


def shown_entry(entry: LoreText) -> str:
    """An entry that is there, as a model reads it and answers."""
    shown = {"name": entry.name, "keys": entry.keys, "content": entry.content}
    return json.dumps(shown, ensure_ascii=False, indent=1)


def contents(reply: LoreReply) -> str:
    """All that a reader of the book would see."""
    return "\n".join(entry.content for entry in reply.entries)
