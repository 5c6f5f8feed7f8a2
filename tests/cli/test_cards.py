"""`cardforge cards`: from a file into the library, changed, and out again."""

import json
from pathlib import Path

import pytest

from card_generator_app.cards.converter import FormatConverter
from tests.fakes.cards import small_card, small_card_png
from tests.fakes.program import Command


@pytest.fixture
def card_id(client: Command) -> str:
    """A card that was taken in from a file."""
    Path("mara.png").write_bytes(small_card_png())
    ran = client("cards", "import", "mara.png", "--json")
    assert ran.status == 0, ran.stderr
    return str(json.loads(ran.stdout)["id"])


def shown(client: Command, card_id: str) -> dict[str, object]:
    card: dict[str, object] = json.loads(
        client("cards", "show", card_id, "--json").stdout
    )
    return card


def test_a_card_goes_in_and_comes_out_the_same(client: Command, card_id: str) -> None:
    listed = client("cards", "list", "--text", "mara")
    exported = client("cards", "export", card_id, "--format", "charx")

    assert card_id in listed.stdout
    assert exported.stdout.strip() == "mara.charx"
    card = FormatConverter.decode(Path("mara.charx").read_bytes()).card
    assert card.with_fields(assets=None) == small_card().with_fields(assets=None)


def test_the_same_card_from_two_kinds_of_file_is_there_twice(
    client: Command, card_id: str
) -> None:
    none = client("cards", "duplicates")
    client("cards", "export", card_id, "--format", "json")
    client("cards", "import", "mara.json")

    found = client("cards", "duplicates")

    assert "No card is there twice" in none.stderr
    assert len(found.stdout.splitlines()) == 2
    assert card_id in found.stdout


def test_an_existing_file_is_not_replaced(client: Command, card_id: str) -> None:
    ran = client("cards", "export", card_id)

    assert ran.stdout.strip() == "mara-2.png"


def test_fields_are_set_from_flags_and_files(client: Command, card_id: str) -> None:
    Path("hello.txt").write_text("Hello.", "utf-8")

    ran = client(
        *("cards", "edit", card_id, "--set", "nickname=Mar"),
        *("--set", 'tags=["sea"]', "--set-file", "first_mes=hello.txt"),
    )

    assert ran.status == 0, ran.stderr
    assert "v2" in ran.stdout
    diff = client("cards", "diff", card_id).stdout
    assert "data.nickname" in diff
    assert "+ Hello." in diff


def test_a_change_from_an_old_version_is_refused(client: Command, card_id: str) -> None:
    client("cards", "edit", card_id, "--set", "nickname=A")

    ran = client("cards", "edit", card_id, "--set", "nickname=B", "--version=1")

    assert ran.status == 1
    assert "version 2 now" in ran.stderr


def test_without_a_terminal_the_editor_is_no_trap(
    client: Command, card_id: str
) -> None:
    ran = client("cards", "edit", card_id)

    assert ran.status == 2
    assert "--set" in ran.stderr


def test_versions_are_listed_and_restored(client: Command, card_id: str) -> None:
    client("cards", "edit", card_id, "--set", "nickname=A")

    ran = client("cards", "restore", card_id, "1")

    assert "v3" in ran.stdout
    assert client("cards", "versions", card_id).stdout.count("author") == 3


def test_parts_are_locked_and_opened(client: Command, card_id: str) -> None:
    locked = client("cards", "lock", card_id, "first_mes", "tags")
    opened = client("cards", "unlock", card_id)

    assert locked.stdout == "locked: first_mes, tags\n"
    assert opened.stdout == "locked: nothing\n"


def test_a_deleted_card_is_told_how_to_come_back(client: Command, card_id: str) -> None:
    deleted = client("cards", "delete", card_id)

    assert f"cards recover {card_id}" in deleted.stderr
    assert "No cards yet" in client("cards", "list").stderr
    assert card_id in client("cards", "recover", card_id).stdout


def test_a_card_with_an_error_fails_its_check(client: Command, card_id: str) -> None:
    spoilt = client("cards", "check", card_id)
    client("cards", "edit", card_id, "--set", "first_mes=Mind the step.")

    mended = client("cards", "check", card_id)

    assert "greeting-speaks-for-user" in spoilt.stdout
    assert (spoilt.status, mended.status) == (1, 0)


def test_another_picture_is_made_as_the_next_version(
    client: Command, card_id: str
) -> None:
    client("cards", "portrait", card_id, "-o", "before.png")

    painted = client("cards", "paint", card_id, "--instruction", "in the rain")
    shown = client("cards", "paint", "--help-all").stdout
    client("cards", "portrait", card_id, "-o", "after.png")

    assert f"{card_id}  v2" in painted.stdout
    assert Path("after.png").read_bytes() != Path("before.png").read_bytes()
    assert "--image-style" in shown
    assert "--lorebook" not in shown


def test_the_picture_comes_alone(client: Command, card_id: str) -> None:
    ran = client("cards", "portrait", card_id, "-o", "alone.png")

    assert ran.stdout.strip() == "alone.png"
    assert Path("alone.png").read_bytes().startswith(b"\x89PNG")
