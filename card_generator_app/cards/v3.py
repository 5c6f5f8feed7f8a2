"""V3 cards: the shape we keep, so reading mends and writing only hands over."""

from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.fields import assemble, read_data
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.schema import SPEC_V3, V3_REQUIRED


def read_v3(document: Json, repairs: Repairs) -> Card:
    """The card of a document that says it is V3, of whatever minor version."""
    version = _number(document.get("spec_version"))
    if version is None or version < 3.0:
        found = str(document.get("spec_version"))[:20]
        repairs.add("spec_version", f"{found!r} read as 3.0", "spec_version")
    elif version > 3.0:
        message = "made for a newer spec; fields unknown here are kept"
        repairs.add("newer_spec", message, "spec_version")
    data = read_data(document["data"], V3_REQUIRED, repairs)
    return assemble(document, data, repairs)


def is_v3(document: Json) -> bool:
    """Whether the document claims V3: by its spec, or without one by its version."""
    if document.get("spec") == SPEC_V3:
        return True
    version = _number(document.get("spec_version"))
    return document.get("spec") is None and version is not None and version >= 3.0


def write_v3(card: Card) -> Json:
    """The V3 document, sharing its values with the card."""
    return dict(card.document)


def _number(version: Any) -> float | None:
    try:
        return float(version)
    except (TypeError, ValueError):
        return None
