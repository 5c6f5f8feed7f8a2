import base64
import json
from typing import Any

import pytest

from card_generator_app.cards.card import new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.lorebooks.converter import (
    LOREBOOK_FORMATS,
    decode_lorebook,
    encode_lorebook,
)
from card_generator_app.cards.schema import ENTRY_V3_REQUIRED
from card_generator_app.cards.validate import check_book
from card_generator_app.errors import CardFormatError, InvalidInput
from tests.unit.cards.builders import as_json, png_with, text_chunk


def book() -> dict[str, Any]:
    return new_book(
        [
            new_entry(
                ["Brightwick", "village"],
                "A village.",
                name="Brightwick",
                comment="the place",
                secondary_keys=["north"],
                selective=True,
                priority=3,
                position="after_char",
                extensions={"probability": 40, "position": 4, "other": {"a": 1}},
            ),
            new_entry(["ov[e]n"], "Hot.", use_regex=True, enabled=False, entry_id="o"),
            new_entry(
                [], "Always.", constant=True, case_sensitive=True, insertion_order=5
            ),
        ],
        name="Mara's valley",
        scan_depth=3,
        token_budget=400,
        extensions={"tool": [1]},
    )


@pytest.mark.parametrize("format_id", list(LOREBOOK_FORMATS))
def test_every_format_written_is_recognised_and_valid(format_id: str) -> None:
    data, _ = encode_lorebook(book(), format_id)

    found = decode_lorebook(data)

    assert found.format == format_id
    assert check_book(found.book, "", ENTRY_V3_REQUIRED) == []
    contents = [entry["content"].split("\n")[-1] for entry in found.book["entries"]]
    assert contents == ["A village.", "Hot.", "Always."]


@pytest.mark.parametrize("format_id", ["v3", "book", "world_info"])
def test_formats_that_can_carry_everything_do(format_id: str) -> None:
    data, losses = encode_lorebook(book(), format_id)

    again = decode_lorebook(data).book

    assert losses == []
    for before, after in zip(book()["entries"], again["entries"], strict=True):
        assert {**after, "extensions": after["extensions"] | before["extensions"]} == {
            **before,
            "extensions": after["extensions"] | before["extensions"],
            "position": after["position"],
        }
    outer = {key: value for key, value in again.items() if key != "entries"}
    assert outer == {key: value for key, value in book().items() if key != "entries"}


@pytest.mark.parametrize(
    "format_id", ["novelai", "agnai", "risu", "koboldai", "ai_dungeon"]
)
def test_formats_that_cannot_tell_what_they_lose(format_id: str) -> None:
    _, losses = encode_lorebook(book(), format_id)

    assert "scan_depth" in {loss.path for loss in losses} or format_id == "agnai"
    assert losses


def test_world_info_rows_have_every_field_sillytavern_wants() -> None:
    data, _ = encode_lorebook(book(), "world_info")

    row = json.loads(data)["entries"]["0"]

    assert row["key"] == ["Brightwick", "village"]
    assert row["keysecondary"] == ["north"]
    assert (row["position"], row["probability"], row["depth"]) == (4, 40, 4)
    assert row["disable"] is False
    assert row["extensions"]["other"] == {"a": 1}


def test_world_info_marks_patterns_with_slashes() -> None:
    data, _ = encode_lorebook(book(), "world_info")

    assert json.loads(data)["entries"]["1"]["key"] == ["/ov[e]n/"]


def test_world_info_fields_map_to_the_book() -> None:
    row = {
        "uid": 7,
        "key": ["a"],
        "keysecondary": ["b"],
        "comment": "c",
        "content": "d",
        "order": 9,
        "disable": True,
        "position": 1,
        "selectiveLogic": 3,
        "caseSensitive": True,
        "probability": 100,
        "characterFilter": {"names": ["x"]},
        "matchScenario": True,
    }
    data = as_json({"entries": {"7": row}, "name": "World"})

    found = decode_lorebook(data).book
    entry = found["entries"][0]

    assert found["name"] == "World"
    assert (entry["id"], entry["enabled"], entry["insertion_order"]) == (7, False, 9)
    assert (entry["position"], entry["case_sensitive"]) == ("after_char", True)
    assert entry["extensions"] == {
        "selectiveLogic": 3,
        "case_sensitive": True,
        "characterFilter": {"names": ["x"]},
        "match_scenario": True,
    }
    again = json.loads(encode_lorebook(found, "world_info")[0])["entries"]["7"]
    assert {key: again[key] for key in row} == row


def test_world_info_as_a_list_is_read() -> None:
    found = decode_lorebook(
        as_json({"entries": [{"uid": 0, "key": ["a"], "content": "b"}]})
    )

    assert found.format == "world_info"
    assert found.book["entries"][0]["keys"] == ["a"]


def test_novelai_lorebook_is_mapped() -> None:
    row = {
        "id": "u-1",
        "displayName": "Oven",
        "text": "Hot.",
        "keys": ["/ov[e]n/i"],
        "enabled": True,
        "forceActivation": True,
        "searchRange": 1000,
        "contextConfig": {"prefix": "", "budgetPriority": 250},
    }
    document = {"lorebookVersion": 5, "entries": [row], "categories": [{"id": "c"}]}

    found = decode_lorebook(as_json(document)).book
    entry = found["entries"][0]

    assert (entry["content"], entry["name"]) == ("Hot.", "Oven")
    assert (entry["constant"], entry["use_regex"]) == (True, True)
    assert entry["insertion_order"] == 250
    again = json.loads(encode_lorebook(found, "novelai")[0])
    assert again["entries"][0]["searchRange"] == 1000
    assert again["categories"] == [{"id": "c"}]


def test_novelai_lorebook_in_a_picture() -> None:
    document = {"lorebookVersion": 5, "entries": [{"text": "Hot.", "keys": ["oven"]}]}
    data = png_with(text_chunk("naidata", base64.b64encode(as_json(document))))

    assert decode_lorebook(data).format == "novelai"


def test_risu_folders_and_switched_off_entries_survive() -> None:
    folder = {"mode": "folder", "key": "folder:1", "comment": "Places"}
    row = {
        "key": "a, b",
        "secondkey": "",
        "content": "c",
        "folder": "1",
        "mode": "normal",
    }
    document = {"type": "risu", "ver": 1, "data": [folder, row]}

    found = decode_lorebook(as_json(document)).book
    found["entries"][0]["enabled"] = False
    written = encode_lorebook(found, "risu")[0]
    rows = json.loads(written)["data"]

    assert found["entries"][0]["keys"] == ["a", "b"]
    assert rows[0] == folder
    assert (rows[1]["folder"], rows[1]["content"]) == ("1", "@@dont_activate\nc")
    assert decode_lorebook(written).book["entries"][0]["enabled"] is False


def test_keys_with_commas_are_a_told_loss() -> None:
    one = new_book([new_entry(["a, b"], "c")])

    for format_id in ("risu", "ai_dungeon"):
        _, losses = encode_lorebook(one, format_id)
        assert [loss.path for loss in losses] == ["entries[0].keys"]


def test_ai_dungeon_list() -> None:
    rows = [{"keys": "oven, fire", "entry": "Hot.", "title": "Oven", "type": "place"}]

    found = decode_lorebook(as_json(rows))

    assert found.format == "ai_dungeon"
    assert found.book["entries"][0]["keys"] == ["oven", "fire"]
    assert found.book["entries"][0]["extensions"] == {"ai_dungeon": {"type": "place"}}


@pytest.mark.parametrize("format_id", list(LOREBOOK_FORMATS))
def test_empty_book_goes_through_every_format(format_id: str) -> None:
    data, _ = encode_lorebook(new_book([]), format_id)

    assert decode_lorebook(data).book["entries"] == []


def test_lorebook_of_a_card_is_taken_from_the_card() -> None:
    data = FormatConverter.encode(
        new_card(name="M", character_book=book()), "png"
    ).bytes

    found = decode_lorebook(data)

    assert (found.format, found.book) == ("card", book())


def test_card_without_lorebook_is_refused() -> None:
    data = FormatConverter.encode(new_card(name="M"), "v3").bytes

    with pytest.raises(CardFormatError, match="no lorebook"):
        decode_lorebook(data)


def test_unknown_lorebook_format_is_refused() -> None:
    with pytest.raises(InvalidInput, match="world_info"):
        encode_lorebook(book(), "docx")
