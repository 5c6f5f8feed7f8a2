from typing import Any

import pytest

from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.validate import validate_v1, validate_v2, validate_v3
from tests.unit.cards.builders import v2_document, v3_document


def v2_book() -> dict[str, Any]:
    entry = new_entry(["a"], "b")
    del entry["use_regex"]
    return new_book([entry])


def test_valid_documents_have_no_findings() -> None:
    assert validate_v2(v2_document(character_book=v2_book())) == []
    assert (
        validate_v3(v3_document(character_book=new_book([new_entry(["a"], "b")]))) == []
    )


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"name": None}, "data.name"),
        ({"tags": "a, b"}, "data.tags"),
        ({"tags": [1]}, "data.tags"),
        ({"character_version": 1}, "data.character_version"),
        ({"character_book": None}, "data.character_book"),
        ({"extensions": []}, "data.extensions"),
        ({"character_book": {"entries": []}}, "data.character_book.extensions"),
        (
            {"character_book": {"entries": {}, "extensions": {}}},
            "data.character_book.entries",
        ),
        (
            {"character_book": {"entries": [3], "extensions": {}}},
            "data.character_book.entries[0]",
        ),
        (
            {"character_book": {**new_book([new_entry(["a"], "b", entry_id="x")])}},
            "data.character_book.entries[0].id",
        ),
        (
            {
                "character_book": new_book(
                    [{**new_entry([], ""), "position": "at_depth"}]
                )
            },
            "data.character_book.entries[0].position",
        ),
    ],
)
def test_strict_v2_names_what_is_wrong(data: dict[str, Any], path: str) -> None:
    assert [one.path for one in validate_v2(v2_document(**data))] == [path]


@pytest.mark.parametrize("version", ["2.1", 2.0, "2", None])
def test_strict_v2_wants_exactly_its_version(version: object) -> None:
    document = {**v2_document(), "spec_version": version}

    assert [one.rule for one in validate_v2(document)] == ["spec_version"]


def test_document_without_data_is_one_finding() -> None:
    document = {"spec": "chara_card_v2", "spec_version": "2.0"}

    assert [one.path for one in validate_v2(document)] == ["data"]


@pytest.mark.parametrize(
    ("assets", "rule"),
    [
        (
            [{"type": "icon", "uri": "ccdefault:", "name": "main", "ext": ".PNG"}],
            "asset_ext",
        ),
        ([{"type": "icon", "uri": "a", "name": "x", "ext": "png"}] * 2, "main_icon"),
        (
            [{"type": "background", "uri": "a", "name": "main", "ext": "png"}] * 2,
            "main_background",
        ),
        ([{"type": "icon", "uri": "a", "ext": "png"}], "missing"),
        (["x"], "type"),
    ],
)
def test_strict_v3_checks_assets(assets: list[Any], rule: str) -> None:
    assert [one.rule for one in validate_v3(v3_document(assets=assets))] == [rule]


def test_strict_v3_requires_use_regex_in_entries() -> None:
    found = validate_v3(v3_document(character_book=v2_book()))

    assert [one.path for one in found] == ["data.character_book.entries[0].use_regex"]


def test_v1_wants_six_texts() -> None:
    assert [one.path for one in validate_v1({"name": "Mara"})] == [
        "description",
        "personality",
        "scenario",
        "first_mes",
        "mes_example",
    ]
