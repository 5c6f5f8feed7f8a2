import json
from typing import Any

import pytest

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.converter import FORMATS, FormatConverter
from card_generator_app.cards.validate import validate_v1, validate_v2, validate_v3
from card_generator_app.errors import CardFormatError, InvalidInput
from tests.unit.cards.builders import as_json, full_card, v2_document, v3_document


def written(card: Card, format_id: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FormatConverter.encode(card, format_id).bytes)
    return document


def test_v3_document_comes_back_with_every_key_in_order() -> None:
    document = full_card().to_dict()

    card = FormatConverter.decode(as_json(document)).card

    assert json.dumps(card.to_dict()) == json.dumps(document)


@pytest.mark.parametrize("format_id", ["json", "v3", "v2", "png"])
def test_full_card_survives(format_id: str) -> None:
    encoded = FormatConverter.encode(full_card(), format_id)

    decoded = FormatConverter.decode(encoded.bytes)

    assert decoded.card == full_card()
    assert decoded.repairs == []


def test_written_documents_are_valid_for_strict_judges() -> None:
    assert validate_v1(written(full_card(), "v1")) == []
    assert validate_v2(written(full_card(), "v2")) == []
    assert validate_v3(written(full_card(), "v3")) == []


def test_v2_strips_decorators_and_tells() -> None:
    encoded = FormatConverter.encode(full_card(), "v2")

    entry = json.loads(encoded.bytes)["data"]["character_book"]["entries"][0]
    assert entry["content"] == "Brightwick is a village of forty chimneys."
    paths = [loss.path for loss in encoded.losses]
    assert "data.character_book.entries[0].content" in paths
    assert "data.nickname" in paths


def test_v1_tells_every_filled_field_it_cannot_hold() -> None:
    paths = {loss.path for loss in FormatConverter.encode(full_card(), "v1").losses}

    assert {
        "data.tags",
        "data.character_book",
        "data.extensions",
        "data.x_data",
    } <= paths
    assert "data.name" not in paths


def test_v1_of_a_simple_card_loses_nothing() -> None:
    card = new_card(name="Mara", first_mes="Hello.")

    assert FormatConverter.encode(card, "v1").losses == []


def test_flat_card_with_later_fields_uses_them_and_keeps_the_rest() -> None:
    flat = {
        "name": "maid",
        "description": "A bot.",
        "first_mes": "Hello.",
        "system_prompt": "Be kind.",
        "creatorcomment": "Notes.",
        "avatar": "none",
    }

    decoded = FormatConverter.decode(as_json(flat))

    assert decoded.format == "v1"
    assert decoded.card.system_prompt == "Be kind."
    assert decoded.card.creator_notes == "Notes."
    assert decoded.card.document["avatar"] == "none"


@pytest.mark.parametrize(
    ("version", "repair"),
    [("3.0", None), ("2.0", "spec_version"), ("3.7", "newer_spec")],
)
def test_any_version_of_v3_is_read(version: str, repair: str | None) -> None:
    document = {**v3_document(), "spec_version": version}

    decoded = FormatConverter.decode(as_json(document))

    assert decoded.card.name == "Mara"
    assert [one.id for one in decoded.repairs] == ([repair] if repair else [])


def test_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match="png"):
        FormatConverter.encode(full_card(), "docx")


def test_every_format_is_described_by_its_own_id() -> None:
    for format_id, one in FORMATS.items():
        assert one.id == format_id
        assert one.description
        assert not one.extension.startswith(".")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[1, 2]", "a list"),
        (b"{", "line 1"),
        (b'{"entries": {}}', "lorebook"),
        (b'{"spec": "lorebook_v3", "data": {"entries": []}}', "V3 lorebook"),
        (b'{"lorebookVersion": 5, "entries": []}', "NovelAI"),
        (b'{"a": 1}', "its fields are a"),
        (b'{"a":' * 5000, "nested too deeply"),
    ],
)
def test_other_json_is_refused_by_name(content: bytes, message: str) -> None:
    with pytest.raises(CardFormatError, match=message):
        FormatConverter.decode(content)


def test_damaged_aside_in_v2_is_mended_not_trusted() -> None:
    aside = {"cardforge": {"v3": {"nickname": 5, "assets": "x"}, "mine": 1}}

    card = FormatConverter.decode(as_json(v2_document(extensions=aside))).card

    assert validate_v3(card.to_dict()) == []
    assert card.extensions == {"cardforge": {"mine": 1}}


def test_v2_file_that_another_program_made_v3_gives_its_aside_back() -> None:
    """Found by fuzzing: the aside was only looked for in files that say they are V2."""
    document = json.loads(FormatConverter.encode(full_card(), "v2").bytes)
    document |= {"spec": "chara_card_v3", "spec_version": "3.0"}
    document["data"]["nickname"] = "Newer"

    card = FormatConverter.decode(as_json(document)).card

    assert card == full_card().with_fields(nickname="Newer")
