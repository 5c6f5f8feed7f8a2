"""Every reader of others takes every card file we write, and reads the same card in it."""

import json
from pathlib import Path
from typing import Any

import pytest

from card_generator_app.cards.archive import Archive
from card_generator_app.cards.base64_text import decode_base64
from card_generator_app.cards.card import Card
from card_generator_app.cards.png import blank_png
from card_generator_app.cards.png_chunks import keyword_of, read_text, walk
from card_generator_app.cards.repairs import Repairs
from tests.interop.conftest import WriteFile
from tests.interop.corpus import Wanted, names, wanted, with_number_ids
from tests.interop.peers import REGISTRIES, Peers, Refused

PNG_READERS = ("Pillow", "tavern-card", "card-forge", "aichar", "lenml", "foundry")
# ccardlib and character-card-utils are the strict ones; they take documents only.
JSON_READERS = {
    "v1": (
        "tavern-card",
        "aichar",
        "lenml",
        "foundry",
        "ccardlib",
        "character-card-utils",
    ),
    "v2": (
        "tavern-card",
        "card-forge",
        "lenml",
        "foundry",
        "ccardlib",
        "character-card-utils",
    ),
    "v3": ("tavern-card", "card-forge", "lenml", "foundry", "ccardlib"),
}
# aichar reads the six texts at the top of a JSON file, which only V1 has there, and
# character-card-utils knows no V3. Of these peers only foundry opens archives.
CHARX_READERS = ("foundry",)

any_card = pytest.mark.parametrize("name", names())


def test_every_peer_is_asked() -> None:
    asked = {*PNG_READERS, *CHARX_READERS}.union(*JSON_READERS.values())

    assert asked == REGISTRIES.keys()


@any_card
def test_png_is_read_by_every_reader(
    name: str, peers: Peers, write_file: WriteFile
) -> None:
    path = write_file(wanted(name), "png")

    for reader in PNG_READERS:
        _assert_same_card(peers.ask(reader, "png", path), wanted(name).card, reader)


@any_card
@pytest.mark.parametrize("format_id", JSON_READERS)
def test_json_is_read_by_every_reader(
    name: str, format_id: str, peers: Peers, write_file: WriteFile
) -> None:
    card, portrait = wanted(name)
    path = write_file(Wanted(_for_ccardlib(card, format_id), portrait), format_id)

    for reader in JSON_READERS[format_id]:
        found = peers.ask(reader, "json", path)
        if format_id == "v1":
            found = {key: found[key] for key in ("name", "first_mes")}
        _assert_same_card(found, card, reader)


@any_card
def test_charx_is_read_with_its_assets(
    name: str, peers: Peers, write_file: WriteFile
) -> None:
    card, portrait = wanted(name)
    path = write_file(Wanted(card, portrait), "charx")
    members = len(Archive(path.read_bytes()).names)

    for reader in CHARX_READERS:
        found = peers.ask(reader, "charx", path)
        _assert_same_card(found, card, reader)
        assert found["assets"] == members - 1  # all but card.json


@any_card
def test_documents_inside_containers_pass_the_strict_judges(
    name: str, tmp_path: Path, peers: Peers, write_file: WriteFile
) -> None:
    card, portrait = wanted(name)
    card = _for_ccardlib(card, "v3")
    png = write_file(Wanted(card, portrait), "png").read_bytes()
    charx = write_file(Wanted(card, portrait), "charx").read_bytes()
    texts = {keyword_of(png, one): one for one in walk(png, Repairs())}
    documents = {
        "chara": decode_base64(read_text(png, texts["chara"])),
        "ccv3": decode_base64(read_text(png, texts["ccv3"])),
        "card": Archive(charx).read("card.json"),
    }

    kinds = {}
    for title, content in documents.items():
        path = tmp_path / f"{title}.json"
        path.write_bytes(content or b"")
        kinds[title] = peers.ask("ccardlib", "json", path)["spec"]
    in_v2 = peers.ask("character-card-utils", "json", tmp_path / "chara.json")

    assert kinds == {"chara": "v2", "ccv3": "v3", "card": "v3"}
    _assert_same_card(in_v2, card, "character-card-utils")


def test_only_a_text_as_entry_id_keeps_ccardlib_from_a_v3_card(
    peers: Peers, write_file: WriteFile
) -> None:
    """V3 says `number | string`; writing another id would change what the card says."""
    path = write_file(wanted("every field"), "v3")

    with pytest.raises(Refused):
        peers.ask("ccardlib", "json", path)

    document = json.loads(path.read_bytes())
    ids = [one.get("id") for one in document["data"]["character_book"]["entries"]]
    assert any(isinstance(one, str) for one in ids)
    path = write_file(Wanted(with_number_ids(wanted("every field").card), None), "v3")
    assert peers.ask("ccardlib", "json", path)["spec"] == "v3"


@pytest.mark.parametrize(
    ("reader", "task"),
    [(reader, "png") for reader in PNG_READERS]
    + [("foundry", "charx"), ("ccardlib", "json"), ("character-card-utils", "json")],
)
def test_peers_refuse_what_is_no_card(
    reader: str, task: str, tmp_path: Path, peers: Peers
) -> None:
    """Else their taking our files would prove nothing."""
    path = tmp_path / "file"
    wrong_name = (
        b'{"spec": "chara_card_v2", "spec_version": "2.0", "data": {"name": 3}}'
    )
    path.write_bytes(wrong_name if task == "json" else blank_png(2, 2))

    with pytest.raises(Refused):
        peers.ask(reader, task, path)


def _for_ccardlib(card: Card, format_id: str) -> Card:
    texts = [one for one in card.entries if isinstance(one.get("id"), str)]
    return with_number_ids(card) if format_id == "v3" and texts else card


def _assert_same_card(found: dict[str, Any], card: Card, reader: str) -> None:
    expected = {
        "name": card.name,
        "first_mes": card.first_mes,
        "greetings": len(card.alternate_greetings),
        "entries": len(card.entries),
    }
    told = {key: found[key] for key in expected if key in found}
    assert told == {key: expected[key] for key in told}, reader
    assert {"name", "first_mes"} <= told.keys(), reader
