"""FORMATS: every file format a card can be written as, and the function that writes it."""

from collections.abc import Callable
from dataclasses import dataclass

from card_generator_app.cards.agnai import write_agnai
from card_generator_app.cards.byaf_writing import write_byaf
from card_generator_app.cards.card import Card
from card_generator_app.cards.charx import write_charx
from card_generator_app.cards.image import as_png
from card_generator_app.cards.jsontext import dump_json
from card_generator_app.cards.markdown import write_markdown
from card_generator_app.cards.png import blank_png, write_card_png
from card_generator_app.cards.repairs import Loss
from card_generator_app.cards.summary import write_summary
from card_generator_app.cards.textgen import write_textgen
from card_generator_app.cards.v1 import write_v1
from card_generator_app.cards.v2 import (
    with_backfill_warning,
    with_v1_mirror,
    write_v2,
)
from card_generator_app.cards.v3 import write_v3

Written = tuple[bytes, list[Loss]]

_INDENT = 2
_PORTRAIT_LOST = Loss("portrait", "the format holds no image")


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its id; `extension` is without the dot, `write` takes card and portrait."""

    id: str
    extension: str
    media_type: str
    description: str
    write: Callable[[Card, bytes | None], Written]


def _write_v1(card: Card, portrait: bytes | None) -> Written:
    document, losses = write_v1(card)
    return dump_json(document, indent=_INDENT), losses + _without(portrait)


def _write_v2(card: Card, portrait: bytes | None) -> Written:
    document, losses = write_v2(card)
    return dump_json(document, indent=_INDENT), losses + _without(portrait)


def _write_v3(card: Card, portrait: bytes | None) -> Written:
    return dump_json(write_v3(card), indent=_INDENT), _without(portrait)


def write_png(
    card: Card, portrait: bytes | None, *, backfill_warning: bool = False
) -> Written:
    """The PNG; `backfill_warning` tells readers of its V2 part that there is a V3 one."""
    image = blank_png() if portrait is None else as_png(portrait)
    # The V2 text need not carry what the V3 text beside it says.
    v2, _ = write_v2(card, keep_v3=False)
    if backfill_warning:
        v2 = with_backfill_warning(v2)
    return write_card_png(image, with_v1_mirror(v2), write_v3(card)), []


def _write_textgen(card: Card, portrait: bytes | None) -> Written:
    content, losses = write_textgen(card)
    return content, losses + _without(portrait)


def _write_agnai(card: Card, portrait: bytes | None) -> Written:
    content, losses = write_agnai(card)
    return content, losses + _without(portrait)


def _write_markdown(card: Card, portrait: bytes | None) -> Written:
    return write_markdown(card, portrait), []


def _write_csv(card: Card, portrait: bytes | None) -> Written:
    whole = Loss("data", "a summary line holds counts, not the card")
    return write_summary([card]), [whole, *_without(portrait)]


def _without(portrait: bytes | None) -> list[Loss]:
    return [] if portrait is None else [_PORTRAIT_LOST]


_JSON = "application/json"

FORMATS: dict[str, Format] = {
    one.id: one
    for one in (
        Format(
            "png",
            "png",
            "image/png",
            "PNG image with the card inside (V2 and V3): every front end reads it",
            write_png,
        ),
        Format("json", "json", _JSON, "JSON, the newest spec (V3)", _write_v3),
        Format("v3", "json", _JSON, "Character Card V3 JSON", _write_v3),
        Format("v2", "json", _JSON, "Character Card V2 JSON", _write_v2),
        Format("v1", "json", _JSON, "Character Card V1 JSON: six texts", _write_v1),
        Format(
            "charx",
            "charx",
            "application/zip",
            "CHARX archive: V3 card, portrait and assets (RisuAI, SillyTavern)",
            write_charx,
        ),
        Format(
            "byaf",
            "byaf",
            "application/zip",
            "Backyard AI archive: one scenario for each greeting",
            write_byaf,
        ),
        Format(
            "textgen",
            "yaml",
            "application/yaml",
            "text-generation-webui YAML: name, greeting, context",
            _write_textgen,
        ),
        Format("agnai", "json", _JSON, "Agnai character JSON", _write_agnai),
        Format(
            "markdown",
            "zip",
            "application/zip",
            "Folder of text files for git, one per field and entry, as a zip",
            _write_markdown,
        ),
        Format(
            "csv",
            "csv",
            "text/csv",
            "One summary line with counts and token estimates",
            _write_csv,
        ),
    )
}
