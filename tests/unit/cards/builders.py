"""Cards and files for the tests of cards/, small and complete."""

import base64
import json
from typing import Any

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.converter import Decoded, FormatConverter
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.png import blank_png
from card_generator_app.cards.png_chunks import make_chunk, make_text_chunk
from card_generator_app.cards.validate import validate_v3

IMAGE = blank_png(4, 6)


def full_card() -> Card:
    """A card with every V3 field filled, and unknown keys at every level."""
    entry = new_entry(
        ["Brightwick", "the village"],
        "@@depth 4\nBrightwick is a village of forty chimneys.",
        name="Brightwick",
        entry_id="brightwick",
        extensions={"probability": 80},
    )
    book = new_book([{**entry, "x_entry": 1}, new_entry(["oven"], "It is old.")])
    card = new_card(
        name="Mara",
        description="{{char}} bakes.",
        personality="dry",
        scenario="Dawn.",
        first_mes='*She kneads.* "You are early."',
        mes_example="<START>\n{{user}}: Hello.\n{{char}}: Wipe your boots.",
        creator_notes="For cold evenings.",
        system_prompt="{{original}} Stay warm.",
        post_history_instructions="Keep it short.",
        alternate_greetings=["The oven is cold."],
        group_only_greetings=["Three strangers enter."],
        tags=["fantasy", "calm"],
        creator="someone",
        character_version="1.2",
        nickname="Mar",
        creator_notes_multilingual={"de": "Für kalte Abende."},
        source=["https://example.org/1"],
        creation_date=1700000000,
        modification_date=1700000001,
        assets=[
            {"type": "icon", "uri": "ccdefault:", "name": "main", "ext": "png"},
            {
                "type": "x_tune",
                "uri": "https://example.org/a",
                "name": "t",
                "ext": "ogg",
            },
        ],
        extensions={"talkativeness": "0.5", "other/tool": {"deep": [1, {"a": None}]}},
        character_book={**book, "x_book": [2]},
    )
    document = card.to_dict()
    document["data"]["x_data"] = {"kept": True}
    return Card({**document, "x_top": "kept"})


def v2_document(**data: Any) -> dict[str, Any]:
    """A valid V2 document with these `data` fields."""
    texts = (
        "name description personality scenario first_mes mes_example creator_notes"
        " system_prompt post_history_instructions creator character_version"
    )
    base: dict[str, Any] = dict.fromkeys(texts.split(), "")
    lists: dict[str, Any] = {"alternate_greetings": [], "tags": [], "extensions": {}}
    whole = {**base, "name": "Mara", **lists, **data}
    return {"spec": "chara_card_v2", "spec_version": "2.0", "data": whole}


def v3_document(**data: Any) -> dict[str, Any]:
    document = v2_document(group_only_greetings=[], **data)
    return {**document, "spec": "chara_card_v3", "spec_version": "3.0"}


def b64(document: Any) -> bytes:
    return base64.b64encode(json.dumps(document).encode())


def text_chunk(keyword: str, text: bytes) -> bytes:
    return make_text_chunk(keyword, text)


def png_with(*chunks: bytes, after_pixels: bool = False) -> bytes:
    """IMAGE with these finished chunks before or after its pixels."""
    end = make_chunk(b"IEND", b"")
    if after_pixels:
        return IMAGE.removesuffix(end) + b"".join(chunks) + end
    header_end = 8 + 25
    return IMAGE[:header_end] + b"".join(chunks) + IMAGE[header_end:]


def as_json(document: Any) -> bytes:
    return json.dumps(document).encode()


def read(document: Any, filename: str | None = None) -> Decoded:
    """A JSON document as a card file, read; what came of it must be valid V3."""
    decoded = FormatConverter.decode(as_json(document), filename)
    assert validate_v3(decoded.card.to_dict()) == []
    return decoded
