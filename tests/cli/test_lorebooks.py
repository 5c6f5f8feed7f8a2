"""`cardforge lorebooks`: what is kept, from import to a card that has it."""

import json
from pathlib import Path

import pytest

from card_generator_app.cards.lorebooks.converter import decode_lorebook
from tests.fakes.cards import small_card
from tests.fakes.program import Command

ADA = {"name": "Ada", "description": "A detective.", "first_mes": "Hm."}


@pytest.fixture
def book(client: Command) -> str:
    """The id of a lorebook of two entries."""
    content = {"name": "Cold Harbor", **(small_card().book or {})}
    Path("book.json").write_text(json.dumps(content | {"name": "Cold Harbor"}), "utf-8")
    ran = client("lorebooks", "import", "book.json")
    assert ran.status == 0, ran.stderr
    return ran.stdout.split()[0]


def test_a_lorebook_is_kept_listed_shown_and_written(
    client: Command, book: str
) -> None:
    assert f"{book}  v1" in client("lorebooks", "list").stdout
    shown = client("lorebooks", "show", book).stdout
    assert "Bakery" in shown
    assert "[old mill]" in shown
    written = client("lorebooks", "export", book, "--format", "risu").stdout.strip()
    assert written == "cold-harbor.json"
    assert decode_lorebook(Path(written).read_bytes()).format == "risu"


def test_it_is_edited_by_flags_and_restored(client: Command, book: str) -> None:
    ran = client(
        *("lorebooks", "edit", book, "--set", "scan_depth=6", "--remove", "1"),
        *("--put", '0={"keys": ["oven"]}'),
    )

    assert ran.status == 0, ran.stderr
    assert "v2" in ran.stdout
    stored = json.loads(client("lorebooks", "show", book, "--json").stdout)
    assert stored["book"]["scan_depth"] == 6
    assert [one["keys"] for one in stored["book"]["entries"]] == [["oven"]]
    assert "character_book" in client("lorebooks", "diff", book).stdout
    assert "v3" in client("lorebooks", "restore", book, "1").stdout
    assert len(client("lorebooks", "versions", book).stdout.splitlines()) == 3


def test_without_a_terminal_no_editor_is_waited_for(client: Command, book: str) -> None:
    ran = client("lorebooks", "edit", book)

    assert ran.status == 2
    assert "there is no terminal" in ran.stderr


def test_it_is_tried_by_its_id(client: Command, book: str) -> None:
    ran = client("lorebooks", "simulate", book, "Where is the old mill?")

    assert ran.status == 0, ran.stderr
    assert ran.stdout.startswith("fires: 1")
    assert client("lorebooks", "simulate", "nope.json", "Hi").status == 2


def test_a_card_gets_it_and_gives_it_back(client: Command, book: str) -> None:
    Path("ada.json").write_text(json.dumps(ADA), "utf-8")
    card = client("cards", "import", "ada.json").stdout.split()[0]

    attached = client("lorebooks", "attach", book, card)
    detached = client("lorebooks", "detach", book, card)

    assert attached.stdout.split() == [card, "v2", "Ada", "2", "entries"]
    assert detached.stdout.split() == [card, "v3", "Ada", "0", "entries"]
    assert client("lorebooks", "detach", book, card).status == 1


def test_one_written_by_hand_is_kept(client: Command) -> None:
    Path("own.json").write_text(
        '{"entries": [{"keys": ["mill"], "content": "It burned."}]}', "utf-8"
    )

    ran = client("lorebooks", "create", "own.json", "--name", "Mine")

    assert "Mine  1 entry" in ran.stdout
    assert client("lorebooks", "create", "-", stdin="[1").status == 2


def test_the_trash_gives_back(client: Command, book: str) -> None:
    client("lorebooks", "delete", book)

    assert book not in client("lorebooks", "list").stdout
    assert book in client("lorebooks", "list", "--trash").stdout
    assert client("lorebooks", "recover", book).status == 0
