"""Agnai, Pygmalion, text-generation-webui, KoboldAI, Markdown folder, CSV."""

import csv
import io
from typing import Any

import pytest

from card_generator_app.cards.archive import Archive
from card_generator_app.cards.card import new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.markdown import read_folder, write_folder
from card_generator_app.cards.repairs import Repairs
from card_generator_app.errors import CardFormatError
from tests.unit.cards.builders import IMAGE, as_json, full_card


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("text", "Tall and dry."),
        ("attributes", "text: Tall and dry."),
        ("wpp", '[character("Mara") {\ntext("Tall and dry.")\n}]'),
        ("sbf", '[ character: "Mara"; text: "Tall and dry." ]'),
        ("boostyle", "Mara + Tall and dry."),
    ],
)
def test_agnai_persona_of_every_kind(kind: str, expected: str) -> None:
    persona = {"kind": kind, "attributes": {"text": ["Tall and dry."]}}
    document = {
        "kind": "character",
        "name": "Mara",
        "persona": persona,
        "greeting": "Hello.",
        "sampleChat": "<START>",
        "description": "Notes.",
        "voice": {"service": "x"},
    }

    decoded = FormatConverter.decode(as_json(document))
    card = decoded.card

    assert decoded.format == "agnai"
    assert card.description == expected
    assert (card.first_mes, card.creator_notes) == ("Hello.", "Notes.")
    assert card.extensions["agnai"]["voice"] == {"service": "x"}


def test_agnai_gives_back_what_it_carries() -> None:
    card = full_card()
    encoded = FormatConverter.encode(card, "agnai")

    again = FormatConverter.decode(encoded.bytes).card

    carried = ("name", "description", "scenario", "first_mes", "mes_example", "tags")
    assert all(again.data[field] == card.data[field] for field in carried)
    assert again.entries[0]["keys"] == card.entries[0]["keys"]
    assert {"data.personality", "data.nickname", "x_top"} <= {
        loss.path for loss in encoded.losses
    }


def test_agnai_persona_is_written_as_it_was_read() -> None:
    persona = {"kind": "wpp", "attributes": {"mood": ["dry", "warm"]}}
    document = {"kind": "character", "name": "Mara", "persona": persona}
    card = FormatConverter.decode(as_json(document)).card

    written = FormatConverter.encode(card, "agnai").bytes

    assert b'"wpp"' in written
    assert FormatConverter.decode(written).card.description == card.description


def test_pygmalion_json() -> None:
    document = {
        "char_name": "Mara",
        "char_persona": "Bakes.",
        "char_greeting": "Hello.",
        "example_dialogue": "<START>",
        "world_scenario": "Dawn.",
        "metadata": {"version": 1},
    }

    decoded = FormatConverter.decode(as_json(document))

    assert decoded.format == "textgen"
    assert decoded.card.description == "Bakes."
    assert decoded.card.scenario == "Dawn."
    assert decoded.card.document["metadata"] == {"version": 1}


def test_textgen_yaml_keeps_names_that_yaml_would_change() -> None:
    decoded = FormatConverter.decode(
        b"name: No\ngreeting: 007\ncontext: |-\n  a\n  b\n"
    )

    assert decoded.card.name == "No"
    assert decoded.card.first_mes == "007"
    assert decoded.card.description == "a\nb"


@pytest.mark.parametrize("key", ["bot", "<|bot|>", "char_name"])
def test_textgen_yaml_with_other_names_for_the_name(key: str) -> None:
    data = f"'{key}': Mara\ncontext: Bakes.\n".encode()

    assert FormatConverter.decode(data).card.name == "Mara"


def test_textgen_yaml_of_a_simple_card_comes_back_whole() -> None:
    card = new_card(name="Mara", description="a\n\n b: 'c'", first_mes='"Hello," #1')

    encoded = FormatConverter.encode(card, "textgen")

    assert FormatConverter.decode(encoded.bytes).card == card
    assert encoded.losses == []


def test_textgen_yaml_tells_what_it_merges() -> None:
    losses = {one.path for one in FormatConverter.encode(full_card(), "textgen").losses}

    assert {"data.personality", "data.scenario", "data.tags"} <= losses


@pytest.mark.parametrize(
    "data",
    [
        b"a: &x [1]\nname: *x\ngreeting: b",
        b"name: [",
        b"name: x\n" + b" " * 5 + b"\tbad: [",
        b"- a: b\n- c",
        b"just words",
        b"a: " + b"[" * 3000,
        b"name: x\ngreeting: y\n" + b"a: b\n" * 200_000,
    ],
)
def test_bad_yaml_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(CardFormatError):
        FormatConverter.decode(data)


def test_koboldai_story_is_mapped_and_told() -> None:
    info = {
        "key": "oven, fire",
        "keysecondary": "",
        "content": "Hot.",
        "constant": False,
    }
    document = {
        "gamestarted": True,
        "prompt": "It began.",
        "memory": "Mara bakes.",
        "authorsnote": "Be brief.",
        "actions": ["a"],
        "worldinfo": [info],
    }

    decoded = FormatConverter.decode(as_json(document), "mara.json")
    card = decoded.card

    assert (card.name, card.description) == ("mara", "Mara bakes.")
    assert card.first_mes == "It began."
    assert card.extensions["depth_prompt"]["prompt"] == "Be brief."
    assert card.entries[0]["keys"] == ["oven", "fire"]
    assert decoded.repairs[0].id == "koboldai_story"


def test_markdown_folder_builds_the_same_card() -> None:
    files = write_folder(full_card(), IMAGE)

    card, portrait = read_folder(files, Repairs())

    assert card == full_card()
    assert portrait == IMAGE
    assert list(card.data) == list(full_card().data)


def test_markdown_folder_has_one_file_for_each_text_and_entry() -> None:
    names = list(write_folder(full_card(), None))

    assert "description.md" in names
    assert "alternate_greetings/01.md" in names
    assert "lorebook/001-brightwick.md" in names
    assert names[0] == "card.yaml"


def test_markdown_folder_edited_by_hand_changes_the_card() -> None:
    files = write_folder(full_card(), None)
    files["description.md"] = b"A new text.\n"

    card, _ = read_folder(files, Repairs())

    assert card.description == "A new text."


def test_markdown_folder_with_a_missing_file_names_it() -> None:
    files = write_folder(full_card(), None)
    del files["description.md"]

    with pytest.raises(CardFormatError, match=r"description\.md"):
        read_folder(files, Repairs())


def test_markdown_zip_is_the_folder() -> None:
    data = FormatConverter.encode(full_card(), "markdown", portrait=IMAGE).bytes
    archive = Archive(data)

    files = {name: archive.read(name) for name in archive.names}

    assert files == write_folder(full_card(), IMAGE)


def test_csv_is_one_safe_line_for_each_card() -> None:
    card: Any = new_card(name="=cmd()", description='a,\n"b"', tags=["x", "y"])

    data = FormatConverter.encode(card, "csv").bytes

    header, row = csv.reader(io.StringIO(data.decode()))
    values = dict(zip(header, row, strict=True))
    assert values["name"] == "'=cmd()"
    assert values["description"] == 'a, "b"'
    assert values["tags"] == "x; y"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\x6f\x00" + b"\1" * 20, "risum"),
        (b"<html><body>", "web page"),
        (b"GIF89a" + b"\0" * 30, "gif image"),
        (bytes(range(256)) * 4, "binary"),
        (b"PK\x05\x06" + b"\0" * 18, "this archive is no card; it holds nothing"),
        (b"file\tbytes\tsha\na.png\t3\tff: x\n", "a table \\(tab-separated\\)"),
        (b"name,creator,tags\nA,b: c,d\n", "a table \\(CSV\\)"),
        (b"# Notes\n\n- a: [b\n", "a Markdown text"),
        (b"#!/bin/sh\necho {a: b\n", "a script"),
        (b"def f(a: int) -> {\n", "code"),
        (b"user: Hello: there\nassistant: Hi: {\n", "a chat"),
        (b"Once: there was: a mill.", "plain text"),
        (b"Hello there", "plain text"),
        (b'{"user_name": "A"}\n{"mes": "b"}\n', "JSON lines"),
        (b'{"name": "A",\n{"mes": "b"}\n', "not valid JSON: .* line 2"),
        (b"name: [A\ngreeting: b", "not valid YAML"),
    ],
)
def test_other_files_are_refused_by_name(data: bytes, message: str) -> None:
    with pytest.raises(CardFormatError, match=message):
        FormatConverter.decode(data)
