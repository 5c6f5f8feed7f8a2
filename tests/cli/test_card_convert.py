"""`convert`: files and folders in, files and folders out, no server."""

import base64
import json
from pathlib import Path

from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.png_chunks import read_text, walk
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cli.card_sources import decode_source
from tests.fakes.cards import small_card
from tests.fakes.program import Command


def test_convert_goes_through_every_suffix_and_back(
    cardforge: Command, png: Path
) -> None:
    for source, target in [
        ("mara.png", "a.charx"),
        ("a.charx", "b.json"),
        ("b.json", "c.png"),
    ]:
        assert cardforge("convert", source, target).status == 0

    assert FormatConverter.decode(Path("c.png").read_bytes()).card == small_card()


def test_convert_says_what_a_format_cannot_carry(cardforge: Command, png: Path) -> None:
    ran = cardforge("convert", "mara.png", "mara.json", "--format", "v1")

    assert ran.stdout == "mara.json\n"
    assert "lost: data.character_book" in ran.stderr


def test_convert_keeps_an_existing_file(cardforge: Command, png: Path) -> None:
    Path("old.json").write_text("mine", "utf-8")

    ran = cardforge("convert", "mara.png", "old.json")

    assert ran.stdout == "old-2.json\n"
    assert Path("old.json").read_text("utf-8") == "mine"


def test_convert_makes_a_folder_that_builds_the_same_card(
    cardforge: Command, png: Path
) -> None:
    made = cardforge("convert", "mara.png", "mara", "--format", "markdown")
    back = cardforge("convert", "mara", "back.png")

    assert made.stdout == "mara\n"
    assert Path("mara/description.md").read_text("utf-8").startswith("{{char}} bakes")
    assert Path("mara/lorebook/001-bakery.md").is_file()
    assert back.status == 0, back.stderr
    assert Path("back.png").read_bytes() == png.read_bytes()


def test_convert_keeps_an_existing_folder_and_replaces_only_the_card_in_it(
    cardforge: Command, png: Path
) -> None:
    cardforge("convert", "mara.png", "mara", "--format", "markdown")
    Path("mara/.git").mkdir()
    Path("mara/README.md").write_text("mine", "utf-8")
    smaller = small_card().with_fields(character_book=None)
    Path("small.json").write_bytes(FormatConverter.encode(smaller, "v3").bytes)

    beside = cardforge("convert", "small.json", "mara", "--format", "markdown")
    over = cardforge(
        "convert", "small.json", "mara", "--format", "markdown", "--overwrite"
    )

    assert beside.stdout == "mara-2\n"
    assert over.stdout == "mara\n"
    assert Path("mara/README.md").read_text("utf-8") == "mine"
    assert not list(Path("mara/lorebook").glob("*.md"))
    assert decode_source(Path("mara")).card == smaller


def test_convert_does_not_replace_a_folder_that_is_no_card(
    cardforge: Command, png: Path
) -> None:
    Path("notes").mkdir()
    Path("notes/a.md").write_text("mine", "utf-8")

    ran = cardforge(
        "convert", "mara.png", "notes", "--format", "markdown", "--overwrite"
    )

    assert ran.status == 2
    assert "no card folder" in ran.stderr
    assert sorted(path.name for path in Path("notes").iterdir()) == ["a.md"]


def test_convert_makes_one_table_of_many_cards(cardforge: Command, png: Path) -> None:
    Path("b.png").write_bytes(png.read_bytes())

    ran = cardforge("convert", "mara.png", "b.png", "cards.csv")

    assert ran.stdout == "cards.csv\n"
    assert len(Path("cards.csv").read_text("utf-8").splitlines()) == 3


def test_convert_puts_many_cards_into_a_folder_and_goes_on_after_a_bad_one(
    cardforge: Command, png: Path
) -> None:
    Path("b.png").write_bytes(png.read_bytes())
    Path("paper.pdf").write_bytes(b"%PDF-1.7 ...")
    Path("out").mkdir()
    sources = ("mara.png", "paper.pdf", "b.png")

    ran = cardforge("convert", *sources, "out", "--format", "charx")

    assert sorted(path.name for path in Path("out").iterdir()) == [
        "b.charx",
        "mara.charx",
    ]
    assert ran.status == 2
    assert "paper.pdf: this is a PDF document" in ran.stderr


def test_convert_warns_in_the_v2_part_only_when_asked(
    cardforge: Command, png: Path
) -> None:
    cardforge("convert", "mara.png", "plain.png")
    cardforge("convert", "mara.png", "warned.png", "--backfill-warning")

    def notes(name: str) -> str:
        chunks = walk(Path(name).read_bytes(), Repairs())
        chara = next(c for c in chunks if c.type == b"tEXt")
        text = read_text(Path(name).read_bytes(), chara)
        return str(json.loads(base64.b64decode(text))["data"]["creator_notes"])

    assert notes("plain.png") == ""
    assert "Character Card V3" in notes("warned.png")


def test_losses_that_entries_share_are_told_once(cardforge: Command, png: Path) -> None:
    ran = cardforge("convert", "mara.png", "mara.byaf")

    shared = [line for line in ran.stderr.splitlines() if "entries[" in line]
    assert shared
    assert all(line.endswith(", 2 times") for line in shared), shared


def test_convert_asks_for_a_format_it_cannot_tell(
    cardforge: Command, png: Path
) -> None:
    ran = cardforge("convert", "mara.png", "mara.doc")

    assert ran.status == 2
    assert "--format" in ran.stderr
