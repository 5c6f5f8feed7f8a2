"""`cardforge cards extend` and `lorebooks import`, with the built-in composer."""

import json
from pathlib import Path

import pytest

from card_generator_app.cards.lorebooks.converter import (
    decode_lorebook,
    encode_lorebook,
)
from tests.fakes.cards import small_card, small_card_png
from tests.fakes.program import Command

SOURCE = (
    "The ferry to Saltmarsh leaves at noon. Tobias Fenn rows to Saltmarsh alone. "
    "In Saltmarsh the toll is paid with salt. They say Tobias Fenn has never paid it."
)
COMPOSER = ("--writer", "composer")


@pytest.fixture
def sources() -> tuple[str, ...]:
    Path("harbor.md").write_text(SOURCE, "utf-8")
    return ("--source-files", "harbor.md", *COMPOSER)


@pytest.fixture
def kept(client: Command) -> str:
    Path("mara.png").write_bytes(small_card_png())
    return client("cards", "import", "mara.png").stdout.split()[0]


def test_what_is_found_is_shown_and_nothing_is_changed(
    client: Command, kept: str, sources: tuple[str, ...]
) -> None:
    ran = client("cards", "extend", kept, *sources)

    assert ran.status == 0, ran.stderr
    assert "character_book.2" in ran.stdout
    assert "harbor.md" in ran.stdout
    assert "+ Saltmarsh: " in ran.stdout
    assert f"cards accept {kept} --all" in ran.stderr
    assert len(client("cards", "versions", kept).stdout.splitlines()) == 1


def test_all_is_accepted_as_the_next_version(
    client: Command, kept: str, sources: tuple[str, ...]
) -> None:
    ran = client("cards", "extend", kept, *sources, "--accept-all")

    assert ran.status == 0, ran.stderr
    assert f"{kept}  v2" in ran.stdout
    assert "nothing waits" in client("cards", "proposals", kept).stderr


def test_a_lorebook_file_comes_out_longer(
    client: Command, sources: tuple[str, ...]
) -> None:
    book = small_card().book
    assert book is not None
    Path("world.json").write_bytes(encode_lorebook(book, "world_info")[0])

    ran = client(
        *("cards", "extend", "world.json", *sources, "--accept-all"),
        *("-o", "longer.json", "--format", "world_info"),
    )

    assert ran.status == 0, ran.stderr
    longer = decode_lorebook(Path("longer.json").read_bytes())
    assert longer.format == "world_info"
    texts = [entry["content"] for entry in longer.book["entries"]]
    assert texts[:2] == [entry["content"] for entry in book["entries"]]
    assert len(texts) > 2


def test_a_card_file_is_kept_as_the_card_it_is(
    client: Command, sources: tuple[str, ...]
) -> None:
    Path("mara.png").write_bytes(small_card_png())

    ran = client("cards", "extend", "mara.png", *sources, "--json")

    assert ran.status == 0, ran.stderr
    card_id = json.loads(ran.stdout)["card_id"]
    assert "Mara" in client("cards", "show", card_id).stdout


def test_a_book_is_kept_under_its_name(client: Command) -> None:
    book = small_card().book
    assert book is not None
    content, _ = encode_lorebook({**book, "name": "Cold Harbor"}, "v3")
    Path("world.json").write_bytes(content)

    ran = client("lorebooks", "import", "world.json")

    assert ran.status == 0, ran.stderr
    assert "Cold Harbor  2 entries" in ran.stdout


def test_a_file_is_written_only_of_what_is_accepted(client: Command) -> None:
    ran = client("cards", "extend", "some-card", "-o", "out.json")

    assert ran.status == 2
    assert "--accept-all" in ran.stderr


def test_a_source_that_is_not_there_is_a_usage_error(client: Command) -> None:
    ran = client("cards", "extend", "some-card", "--source-files", "nope.md")

    assert ran.status == 2
    assert "there is no file nope.md" in ran.stderr


def test_help_teaches(client: Command) -> None:
    text = client("cards", "extend", "--help").stdout

    assert "cards extend CARD --source-files" in text
    assert "--input-card" not in text
