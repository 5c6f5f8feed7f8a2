"""Tells which program's JSON an object is, and reads it as a card."""

from collections.abc import Callable
from typing import NamedTuple

from card_generator_app.cards.agnai import looks_like_agnai, read_agnai
from card_generator_app.cards.backyard import looks_like_backyard, read_backyard
from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.koboldai import looks_like_story, read_story
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.schema import SPEC_LOREBOOK
from card_generator_app.cards.textgen import looks_like_textgen, read_textgen
from card_generator_app.cards.v1 import looks_like_v1, read_v1
from card_generator_app.cards.v2 import read_v2
from card_generator_app.cards.v3 import is_v3, read_v3
from card_generator_app.errors import CardFormatError


class Shape(NamedTuple):
    """A JSON layout: its format name, how it is recognised, and its reader."""

    format: str
    matches: Callable[[Json], bool]
    read: Callable[[Json, Repairs], Card]


def _has_data(document: Json) -> bool:
    data = document.get("data")
    return isinstance(data, dict) and document.get("spec") != SPEC_LOREBOOK


# In order: the first that matches reads. The specs come first, guesses last.
SHAPES = (
    Shape("v3", lambda doc: _has_data(doc) and is_v3(doc), read_v3),
    Shape("v2", _has_data, read_v2),
    Shape("agnai", looks_like_agnai, read_agnai),
    Shape("backyard", looks_like_backyard, read_backyard),
    Shape("koboldai", looks_like_story, read_story),
    Shape("textgen", looks_like_textgen, read_textgen),
    Shape("v1", looks_like_v1, read_v1),
)

# What the file is instead: (what its keys say, its name).
_NOT_CARDS = (
    ({"lorebookVersion"}, "a NovelAI lorebook"),
    ({"entries", "kind"}, "an Agnai memory book"),
    ({"type", "ver", "data"}, "a RisuAI lorebook"),
    ({"entries"}, "a lorebook (World Info)"),
    ({"spec", "data"}, "a V3 lorebook"),
    ({"temperature"}, "a sampler preset"),
    ({"prompts"}, "a prompt preset"),
)


def read_document(document: Json, repairs: Repairs) -> tuple[Card, str]:
    """The card of a JSON object and the name of its format; says what else it looks like."""
    for shape in SHAPES:
        if shape.matches(document):
            return shape.read(document, repairs), shape.format
    for keys, name in _NOT_CARDS:
        if keys <= document.keys():
            raise CardFormatError(f"this is {name}, not a character card")
    fields = ", ".join(list(document)[:6]) or "none"
    raise CardFormatError(f"no character card: its fields are {fields[:200]}")
