"""One test for every breakage seen in the wild; each says where it was seen."""

from typing import Any

import pytest

from card_generator_app.cards.converter import Decoded, FormatConverter
from tests.unit.cards.builders import (
    as_json,
    b64,
    png_with,
    read,
    text_chunk,
    v2_document,
    v3_document,
)


def ids(decoded: Decoded) -> set[str]:
    return {repair.id for repair in decoded.repairs}


def read_entry(**fields: Any) -> dict[str, Any]:
    entry = {"keys": ["a"], "content": "b", "extensions": {}, "enabled": True}
    book = {"extensions": {}, "entries": [{**entry, "insertion_order": 1, **fields}]}
    return read(v2_document(character_book=book)).card.entries[0]


def test_01_character_book_null_is_left_out() -> None:
    decoded = read(v2_document(character_book=None))

    assert decoded.card.book is None
    assert "character_book" not in decoded.card.data
    assert ids(decoded) == {"book_is_null"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1687194031049", []), (None, []), ("Another start.", ["Another start."])],
)
def test_02_alternate_greetings_not_a_list(value: Any, expected: list[str]) -> None:
    assert (
        read(v2_document(alternate_greetings=value)).card.alternate_greetings
        == expected
    )


def test_03_lorebook_entries_as_object() -> None:
    entry = {"keys": ["a"], "content": "b", "enabled": True, "insertion_order": 1}
    book = {"entries": {"0": entry, "7": entry}}

    decoded = read(v2_document(character_book=book))

    assert len(decoded.card.entries) == 2
    assert "entries_as_object" in ids(decoded)


def test_03_book_as_bare_list() -> None:
    decoded = read(v2_document(character_book=[{"keys": ["a"], "content": "b"}]))

    assert decoded.card.entries[0]["keys"] == ["a"]


def test_04_empty_name_is_taken_from_the_file() -> None:
    decoded = read(v2_document(name=""), "Mara of Brightwick.v2.json")

    assert decoded.card.name == "Mara of Brightwick"
    assert ids(decoded) == {"empty_name"}


def test_05_numbers_as_texts() -> None:
    entry = read_entry(insertion_order="10", priority="2.5")

    assert (entry["insertion_order"], entry["priority"]) == (10, 2.5)


def test_05_empty_text_where_a_number_belongs() -> None:
    assert read_entry(insertion_order="")["insertion_order"] == 100


def test_05_extensions_keep_numbers_as_they_were_written() -> None:
    decoded = read(v2_document(extensions={"talkativeness": "0.5"}))

    assert decoded.card.extensions == {"talkativeness": "0.5"}


def test_06_character_version_a_number() -> None:
    assert read(v2_document(character_version=1.5)).card.character_version == "1.5"


def test_07_v2_fields_at_root_without_data() -> None:
    flat = {**v2_document()["data"], "system_prompt": "Be kind."}

    decoded = read({"spec": "chara_card_v2", "spec_version": "2.0", **flat})

    assert decoded.card.system_prompt == "Be kind."
    assert ids(decoded) == {"fields_at_root"}


def test_08_all_fields_repeated_at_root() -> None:
    document = v2_document(description="A baker.")

    decoded = read({**document["data"], **document})

    assert list(decoded.card.document) == ["spec", "spec_version", "data"]
    assert ids(decoded) == set()


def test_09_root_and_data_disagree() -> None:
    document = v2_document(description="True.")

    decoded = read({"description": "Stale.", **document})

    assert decoded.card.description == "True."
    assert ids(decoded) == {"root_differs"}


def test_10_spec_tavern_ai_flat() -> None:
    flat = {"spec": "tavern_ai", "spec_version": "1.0", "name": "Mara"}

    decoded = read({**flat, "description": "A baker.", "first_mes": "Hello."})

    assert decoded.card.first_mes == "Hello."
    assert ids(decoded) == {"unknown_spec", "missing_field"}


def test_11_data_without_spec() -> None:
    decoded = read({"name": "Mara", "data": {"name": "Mara"}})

    assert decoded.card.name == "Mara"
    assert decoded.format == "v2"


@pytest.mark.parametrize("finer", [1, 1_000, 1_000_000])
def test_12_milliseconds_in_dates(finer: int) -> None:
    decoded = read(v3_document(creation_date=1700000000123 * finer))

    assert decoded.card.data["creation_date"] == 1700000000
    assert ids(decoded) == {"milliseconds"}


@pytest.mark.parametrize(
    "field", ["case_sensitive", "name", "priority", "id", "comment", "position"]
)
def test_13_null_entry_fields_are_left_out(field: str) -> None:
    assert field not in read_entry(**{field: None})


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("keys", []),
        ("content", ""),
        ("extensions", {}),
        ("enabled", True),
        ("insertion_order", 100),
    ],
)
def test_13_missing_entry_fields_are_added(field: str, expected: Any) -> None:
    entry = {"keys": ["a"], "content": "b", "extensions": {}, "enabled": True}
    entry = {**entry, "insertion_order": 1}
    del entry[field]
    book = {"extensions": {}, "entries": [entry]}

    decoded = read(v2_document(character_book=book))

    assert decoded.card.entries[0][field] == expected
    assert ids(decoded) == {"missing_field"}


@pytest.mark.parametrize(
    ("position", "expected", "kept"),
    [(0, "before_char", None), (1, "after_char", None), (4, None, 4)],
)
def test_13_position_as_a_number(position: int, expected: Any, kept: Any) -> None:
    entry = read_entry(position=position)

    assert entry.get("position") == expected
    assert entry["extensions"].get("position") == kept


def test_13_position_at_depth_is_kept_in_extensions() -> None:
    entry = read_entry(position="at_depth")

    assert "position" not in entry
    assert entry["extensions"]["position"] == "at_depth"


def test_13_ids_as_texts_and_twice_survive() -> None:
    assert read_entry(id="12")["id"] == "12"


def test_14_v3_without_group_only_greetings_and_use_regex() -> None:
    entry = {"keys": ["a"], "content": "b", "extensions": {}, "enabled": True}
    book = {"extensions": {}, "entries": [{**entry, "insertion_order": 1}]}
    document = v3_document(character_book=book)
    del document["data"]["group_only_greetings"]

    decoded = read(document)

    assert decoded.card.group_only_greetings == []
    assert decoded.card.entries[0]["use_regex"] is False


@pytest.mark.parametrize("version", [2, 2.0, "2.1", None, "v2"])
def test_15_spec_version_of_any_shape(version: Any) -> None:
    assert read({**v2_document(), "spec_version": version}).card.name == "Mara"


def test_15_v3_with_version_two() -> None:
    assert read({**v3_document(), "spec_version": "2.0"}).format == "v3"


def test_16_byte_order_mark_before_json() -> None:
    decoded = FormatConverter.decode(b"\xef\xbb\xbf" + as_json(v2_document()))

    assert ids(decoded) == {"byte_order_mark"}


def test_16_utf16_with_byte_order_mark() -> None:
    text = as_json(v2_document(description="é")).decode().encode("utf-16")

    assert FormatConverter.decode(text).card.description == "é"


def test_16_windows_text() -> None:
    data = '{"name": "Zoë", "description": "“x”"}'.encode("cp1252")

    decoded = FormatConverter.decode(data)

    assert (decoded.card.name, decoded.card.description) == ("Zoë", "“x”")


def test_16_crlf_is_kept() -> None:
    assert read(v2_document(description="a\r\nb")).card.description == "a\r\nb"


def test_16_line_ends_escaped_twice() -> None:
    decoded = read(v2_document(description="one\\r\\ntwo"))

    assert decoded.card.description == "one\ntwo"
    assert ids(decoded) == {"escaped_line_ends"}


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999"])
def test_16_numbers_that_are_not_json(number: bytes) -> None:
    data = as_json(v2_document(extensions={"x": 7.5})).replace(b"7.5", number)

    decoded = FormatConverter.decode(data)

    assert decoded.card.extensions == {"x": None}
    assert ids(decoded) == {"not_a_number"}


def test_16_half_a_character() -> None:
    decoded = read(v2_document(description="x \ud83d y", name="M\ud83d\ude00"))

    assert decoded.card.description == "x \ufffd y"
    assert decoded.card.name == "M😀"
    FormatConverter.encode(decoded.card, "png")


def test_17_chara_in_any_case() -> None:
    decoded = FormatConverter.decode(png_with(text_chunk("Chara", b64(v2_document()))))

    assert (decoded.card.name, decoded.repairs) == ("Mara", [])


def test_17_bad_crc() -> None:
    chunk = bytearray(text_chunk("chara", b64(v2_document())))
    chunk[-1] ^= 0xFF

    assert ids(FormatConverter.decode(png_with(bytes(chunk)))) == {"bad_crc"}


def test_17_no_iend() -> None:
    data = png_with(text_chunk("chara", b64(v2_document())))[:-12]

    assert ids(FormatConverter.decode(data)) == {"no_end"}


def test_17_trailing_bytes() -> None:
    data = png_with(text_chunk("chara", b64(v2_document()))) + b"tail"

    assert ids(FormatConverter.decode(data)) == {"trailing_bytes"}


def test_17_duplicated_chunk_the_last_counts() -> None:
    first, last = (
        text_chunk("chara", b64(v2_document(name=n))) for n in ("First", "Last")
    )

    decoded = FormatConverter.decode(png_with(first, last))

    assert decoded.card.name == "Last"
    assert ids(decoded) == {"duplicate_chunk"}


def test_17_corrupt_ccv3_with_good_chara() -> None:
    data = png_with(
        text_chunk("chara", b64(v2_document())), text_chunk("ccv3", b"!!! not base64")
    )

    decoded = FormatConverter.decode(data)

    assert decoded.card.name == "Mara"
    assert ids(decoded) == {"corrupt_chunk"}


def test_18_dangling_asset_uri_is_kept_and_told() -> None:
    asset = {"type": "emotion", "uri": "__asset:3", "name": "joy", "ext": "png"}

    decoded = FormatConverter.decode(
        png_with(text_chunk("ccv3", b64(v3_document(assets=[asset]))))
    )

    assert decoded.card.assets == [asset]
    assert ids(decoded) == {"dangling_asset"}


@pytest.mark.parametrize("name", ["😀", "月纱", "A/B: *?\\", "x" * 500])
def test_19_any_name_survives(name: str) -> None:
    card = read(v2_document(name=name)).card

    for format_id in ("png", "v2", "v3", "charx", "markdown", "byaf", "agnai"):
        encoded = FormatConverter.encode(card, format_id)
        assert FormatConverter.decode(encoded.bytes).card.name == name


def test_20_large_lorebook() -> None:
    entries = [
        {
            "keys": [f"key {at}"],
            "content": "月" * 2000,
            "extensions": {},
            "enabled": True,
            "insertion_order": at,
        }
        for at in range(500)
    ]
    book = {"extensions": {}, "entries": entries}

    decoded = FormatConverter.decode(
        png_with(text_chunk("chara", b64(v2_document(character_book=book))))
    )

    assert len(decoded.card.entries) == 500
    assert decoded.repairs == []


def test_21_private_copy_is_dropped_other_private_fields_kept() -> None:
    decoded = read({**v2_document(), "fav": True, "json_data": "{...}"})

    assert decoded.card.document["fav"] is True
    assert "json_data" not in decoded.card.document
    assert ids(decoded) == {"private_field"}


def test_22_html_and_patterns_are_data() -> None:
    notes = "<style>*{}</style><script>alert(1)</script>"
    entry = read_entry(keys=["/(a+)+$/"], use_regex=True)

    assert read(v2_document(creator_notes=notes)).card.creator_notes == notes
    assert entry["keys"] == ["/(a+)+$/"]
