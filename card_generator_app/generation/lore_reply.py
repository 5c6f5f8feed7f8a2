"""Lorebook entries as a model is asked for them."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, create_model

from card_generator_app.generation.bounds import at_most, counted

Key = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), at_most(60)
]
Content = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), at_most(900)
]


class EntryReply(BaseModel):
    name: Key
    keys: list[Key] = Field(min_length=1, json_schema_extra={"maxItems": 6})
    content: Content


class LoreReply(BaseModel):
    entries: list[EntryReply]


def lore_reply_model(count: int) -> type[LoreReply]:
    """LoreReply that asks for `count` entries."""
    return create_model(
        "LoreReply", __base__=LoreReply, entries=counted(EntryReply, count)
    )


def contents(reply: LoreReply) -> str:
    """All that a reader of the book would see."""
    return "\n".join(entry.content for entry in reply.entries)
