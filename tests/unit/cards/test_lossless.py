"""Properties: nothing is lost in chains of formats, and what is lost is told."""

import json
from collections.abc import Iterable
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.lorebook import new_entry
from card_generator_app.cards.lorebooks.converter import (
    decode_lorebook,
    encode_lorebook,
)
from card_generator_app.cards.schema import (
    NAMESPACE,
    V2_FIELDS,
    V3_FIELDS,
    V3_ONLY,
)
from card_generator_app.cards.validate import validate_v1, validate_v2, validate_v3
from card_generator_app.errors import CardFormatError
from tests.unit.cards.builders import IMAGE, as_json

quick = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# What Unicode texts can hold; the escaped line ends are a breakage that reading mends.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(
    lambda text: "\\r\\n" not in text
)
numbers = st.integers(-(2**53), 2**53) | st.floats(
    allow_nan=False, allow_infinity=False
)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
unknown = st.dictionaries(texts.map(lambda text: f"x_{text}"), values, max_size=3)
text_lists = st.lists(texts, max_size=3)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    position = draw(st.sampled_from(["before_char", "after_char"]))
    entry = new_entry(
        draw(text_lists),
        draw(texts) if draw(st.booleans()) else f"@@depth 3\n{draw(texts)}",
        name=draw(texts),
        comment=draw(texts),
        entry_id=draw(st.none() | st.integers(0, 99) | texts),
        secondary_keys=draw(text_lists),
        selective=draw(st.booleans()),
        constant=draw(st.booleans()),
        use_regex=draw(st.booleans()),
        enabled=draw(st.booleans()),
        insertion_order=draw(numbers),
        position=position,
        extensions=draw(unknown),
    )
    return entry | draw(unknown)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    optional: dict[str, st.SearchStrategy[Any]] = {
        "nickname": texts,
        "source": text_lists,
        "creation_date": st.integers(0, 2**31),
        "creator_notes_multilingual": st.dictionaries(texts, texts, max_size=2),
        "character_book": st.fixed_dictionaries(
            {"extensions": unknown, "entries": st.lists(entries(), max_size=3)},
            optional={"name": texts, "scan_depth": st.integers(0, 99)},
        ),
        "assets": st.lists(
            st.fixed_dictionaries(
                {
                    "type": st.sampled_from(["emotion", "background", "x_a"]),
                    "uri": st.sampled_from(
                        ["https://example.org/a.png", "data:image/png;base64,AAAA"]
                    ),
                    "name": texts,
                    "ext": st.sampled_from(["png", "unknown"]),
                }
            ),
            max_size=2,
        ),
    }
    plain = st.fixed_dictionaries(
        {
            "name": texts.filter(str.strip),
            "description": texts,
            "personality": texts,
            "first_mes": texts,
            "mes_example": texts,
            "alternate_greetings": text_lists,
            "group_only_greetings": text_lists,
            "tags": text_lists,
            "extensions": unknown,
        },
        optional=optional,
    )
    document = new_card(**draw(plain)).to_dict()
    document["data"] |= draw(unknown)
    return Card(document | draw(unknown))


WHOLE = st.lists(
    st.sampled_from(["v2", "v3", "json", "png", "charx", "markdown"]),
    min_size=1,
    max_size=4,
)


@quick
@given(cards(), WHOLE)
def test_chains_of_formats_that_carry_everything_lose_nothing(
    card: Card, chain: list[str]
) -> None:
    found = card

    for format_id in chain:
        encoded = FormatConverter.encode(found, format_id, portrait=IMAGE)
        decoded = FormatConverter.decode(encoded.bytes)
        assert decoded.repairs == []
        found = decoded.card

    assert found == card


@quick
@given(cards(), st.randoms(use_true_random=False))
def test_every_key_at_every_level_keeps_its_place(card: Card, chance: Random) -> None:
    document = shuffled(card.document, chance)
    mixed = FormatConverter.decode(as_json(document)).card

    for format_id in ("v3", "png", "charx", "markdown"):
        encoded = FormatConverter.encode(mixed, format_id, portrait=IMAGE)
        found = FormatConverter.decode(encoded.bytes).card
        assert json.dumps(found.document) == json.dumps(mixed.document), format_id


@quick
@given(cards(), st.randoms(use_true_random=False))
def test_v2_keeps_the_place_of_every_key_it_has(card: Card, chance: Random) -> None:
    mixed = FormatConverter.decode(as_json(shuffled(card.document, chance))).card

    found = FormatConverter.decode(FormatConverter.encode(mixed, "v2").bytes).card

    assert key_order(found, V3_ONLY) == key_order(mixed, V3_ONLY)


def shuffled(value: Any, chance: Random) -> Any:
    """The same JSON with the keys of every object in another order."""
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    chance.shuffle(keys)
    return {key: shuffled(value[key], chance) for key in keys}


def key_order(card: Card, without: Iterable[str]) -> list[Any]:
    """The keys of the document, of `data`, of the book and of its entries, in order."""
    # What V2 keeps aside or has no field for comes back where there is room.
    ours = {*without, "use_regex", "id", NAMESPACE}
    levels = [card.document, card.data, card.extensions, card.book or {}, *card.entries]
    levels += [entry["extensions"] for entry in card.entries]
    return [[key for key in level if key not in ours] for level in levels]


@quick
@given(cards())
def test_written_documents_satisfy_strict_judges(card: Card) -> None:
    def written(format_id: str) -> Any:
        return json.loads(FormatConverter.encode(card, format_id).bytes)

    assert validate_v1(written("v1")) == []
    assert validate_v2(written("v2")) == []
    assert validate_v3(written("v3")) == []


@quick
@given(cards(), st.sampled_from(["v1", "byaf", "textgen", "agnai"]))
def test_every_field_a_format_drops_is_told(card: Card, format_id: str) -> None:
    encoded = FormatConverter.encode(card, format_id)

    found = FormatConverter.decode(encoded.bytes).card

    told = " ".join(loss.path for loss in encoded.losses)
    for field in V2_FIELDS:
        value = card.data.get(field)
        if value and not found.data.get(field) and field != "character_book":
            assert f"data.{field}" in told or not str(value).strip(), field


@quick
@given(cards())
def test_v1_of_a_card_comes_back_as_v1(card: Card) -> None:
    once = FormatConverter.encode(card, "v1").bytes

    again = FormatConverter.encode(FormatConverter.decode(once).card, "v1")

    assert again.bytes == once
    assert again.losses == []


@quick
@given(st.dictionaries(st.sampled_from(sorted(V3_FIELDS)) | texts, values, max_size=8))
def test_any_data_object_is_read_as_a_valid_card_and_stays_so(
    data: dict[str, Any],
) -> None:
    document = {"spec": "chara_card_v3", "spec_version": "3.0", "data": data}

    card = FormatConverter.decode(as_json(document)).card
    again = FormatConverter.decode(FormatConverter.encode(card, "v3").bytes)

    assert [one for one in validate_v3(card.to_dict()) if "asset" not in one.path] == []
    assert again.card == card


@quick
@given(st.dictionaries(st.sampled_from(sorted(V3_FIELDS)) | texts, values, max_size=8))
def test_any_object_is_read_or_refused(document: dict[str, Any]) -> None:
    try:
        card = FormatConverter.decode(as_json(document)).card
    except CardFormatError:
        return

    assert [one for one in validate_v3(card.to_dict()) if "asset" not in one.path] == []


@quick
@given(st.lists(entries(), max_size=4), st.sampled_from(["v3", "book", "world_info"]))
def test_lorebooks_keep_what_every_entry_says(
    rows: list[dict[str, Any]], format_id: str
) -> None:
    book = {"extensions": {}, "entries": rows}

    data, losses = encode_lorebook(book, format_id)
    found = decode_lorebook(data).book

    assert losses == []
    for before, after in zip(rows, found["entries"], strict=True):
        for field in ("keys", "secondary_keys", "content", "enabled", "constant"):
            assert after[field] == before[field]
        assert before["extensions"].items() <= after["extensions"].items()
