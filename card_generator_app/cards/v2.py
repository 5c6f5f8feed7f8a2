"""V2 cards. What only V3 has is kept aside in `extensions`, so that nothing is lost."""

from card_generator_app.cards.aside import put_aside
from card_generator_app.cards.card import Card
from card_generator_app.cards.decorators import split_block
from card_generator_app.cards.fields import assemble, read_data
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.repairs import Loss, Repairs
from card_generator_app.cards.schema import (
    SPEC_V2,
    V1_FIELDS,
    V2_REQUIRED,
    V3_ONLY,
    V3_REQUIRED,
)

BACKFILL_WARNING = (
    "This card was made for Character Card V3; your program shows its V2 part, which lacks"
    " some features."
)
_ASIDE = "kept in extensions: V2 has no field for it, other readers ignore it"


def read_v2(document: Json, repairs: Repairs) -> Card:
    """The card of a document with a `data` object of V2 (or of no) spec."""
    if document.get("spec") != SPEC_V2:
        repairs.add(
            "unknown_spec", "no V2 spec; read as V2 for its data object", "spec"
        )
    elif document.get("spec_version") != "2.0":
        version = str(document.get("spec_version"))[:20]
        repairs.add("spec_version", f"{version!r} read as 2.0", "spec_version")
    data = read_data(document["data"], V2_REQUIRED, repairs)
    return assemble(document, data, repairs)


def write_v2(card: Card, *, keep_v3: bool = True) -> tuple[Json, list[Loss]]:
    """The V2 document, and the filled V3 fields that other V2 readers will not see.

    `keep_v3` puts those under `extensions.cardforge`, from where reading takes them
    back. Decorators are stripped from entries (V3 spec, for V2 files).
    """
    losses: list[Loss] = []
    aside: Json = {}
    data: Json = {}
    for key, value in card.data.items():
        if key == "character_book":
            data[key] = _write_book(value, losses, keep_v3)
        elif key not in V3_ONLY:
            data[key] = value
        elif value or key not in V3_REQUIRED:
            aside[key] = value
            losses.append(Loss(f"data.{key}", _ASIDE if keep_v3 else "not in V2"))
    if aside and keep_v3:
        data["extensions"] = put_aside(data["extensions"], {"v3": aside})
    return {**_top_level(card), "data": data}, losses


def with_backfill_warning(document: Json) -> Json:
    """The V2 document with a note that a V3 version stands beside it (V3 spec, SHOULD)."""
    data = document["data"]
    notes = "\n\n".join(
        part for part in (BACKFILL_WARNING, data["creator_notes"]) if part
    )
    return {**document, "data": {**data, "creator_notes": notes}}


def with_v1_mirror(document: Json) -> Json:
    """The V2 document with the six V1 texts repeated at the top, for readers of V1."""
    mirror = {name: document["data"][name] for name in V1_FIELDS}
    return {**mirror, **document}


def _top_level(card: Card) -> Json:
    return {**card.document, "spec": SPEC_V2, "spec_version": "2.0"}


def _write_book(book: Json, losses: list[Loss], keep_v3: bool) -> Json:
    entries = []
    for at, entry in enumerate(book["entries"]):
        entries.append(_write_entry(entry, at, losses, keep_v3))
    return {**book, "entries": entries}


def _write_entry(entry: Json, at: int, losses: list[Loss], keep_v3: bool) -> Json:
    path = f"data.character_book.entries[{at}]"
    written = dict(entry)
    aside: Json = {}
    if not entry["use_regex"]:
        del written["use_regex"]  # the default; V2 readers know no such field
    if isinstance(entry.get("id"), str):
        aside["id"] = written.pop("id")
        losses.append(Loss(f"{path}.id", "V2 ids are numbers; " + _ASIDE))
    block, body = split_block(entry["content"])
    if block:
        aside["decorators"], written["content"] = block, body
        losses.append(Loss(f"{path}.content", "decorators are V3's; " + _ASIDE))
    if aside and keep_v3:
        written["extensions"] = put_aside(entry["extensions"], aside)
    return written
