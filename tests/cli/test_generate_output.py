"""`cardforge generate`: what is written where, and what the streams say."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

import pytest
from PIL import Image

from card_generator_app.api.v2.values import DownloadFormat
from card_generator_app.cards.converter import FORMATS, FormatConverter
from card_generator_app.cli.output import SUFFIXES
from tests.fakes.program import CONCEPT, SMALL_FLAGS, Command

CARDFORGE = [sys.executable, "-m", "card_generator_app.main_cli"]


def generate(command: Command, *arguments: str, **env: str) -> Any:
    """A small card that must come out."""
    ran = command("generate", CONCEPT, *SMALL_FLAGS, *arguments, **env)
    assert ran.status == 0, ran.stderr
    return ran


def test_the_card_is_written_beside_you_under_its_name(client: Command) -> None:
    ran = generate(client, "--name", "Ada Quill")

    path = Path(ran.stdout.strip())
    assert path == Path("ada-quill.png")
    assert FormatConverter.decode(path.read_bytes()).card.name == "Ada Quill"
    assert [str(found) for found in Path().iterdir()] == ["ada-quill.png"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "-rf", "...", "名前", "a" * 300])
def test_no_name_leads_out_of_the_folder_or_looks_like_a_flag(
    client: Command, name: str
) -> None:
    ran = generate(client, f"--name={name}")

    path = Path(ran.stdout.strip())
    assert path.parent == Path()
    assert path.is_file()
    assert not path.name.startswith(("-", "."))


def test_an_existing_file_is_kept_unless_told_otherwise(client: Command) -> None:
    Path("card.png").write_text("mine")

    second = generate(client, "--output", "card.png")
    third = generate(client, "--output", "card.png")

    assert Path("card.png").read_text() == "mine"
    assert second.stdout.strip() == "card-2.png"
    assert third.stdout.strip() == "card-3.png"
    assert "card.png exists" in second.stderr
    assert "--overwrite" in second.stderr


def test_overwrite_replaces_the_file(client: Command) -> None:
    Path("card.png").write_text("mine")

    ran = generate(client, "--output", "card.png", "--overwrite")

    assert ran.stdout.strip() == "card.png"
    assert FormatConverter.decode(Path("card.png").read_bytes()).format == "png"


@pytest.mark.parametrize(
    ("arguments", "path", "found"),
    [
        (["--output=card.json"], "card.json", "v3"),
        (["--output=CARD.PNG"], "CARD.PNG", "png"),
        (["--output=card.json", "--format=v2"], "card.json", "v2"),
        (["--output=card", "--format=v1"], "card.json", "v1"),
        (["--output=card"], "card.png", "png"),
    ],
)
def test_the_file_name_or_the_flag_decides_the_format(
    client: Command, arguments: list[str], path: str, found: str
) -> None:
    ran = generate(client, *arguments)

    assert ran.stdout.strip() == path
    assert FormatConverter.decode(Path(path).read_bytes()).format == found


@pytest.mark.parametrize("file_format", get_args(DownloadFormat))
def test_every_format_is_written_with_its_suffix_and_its_losses(
    client: Command, file_format: DownloadFormat
) -> None:
    ran = generate(client, "--output=card", f"--format={file_format}")

    path = Path(ran.stdout.strip())
    assert path.name == f"card{SUFFIXES[file_format]}"
    assert SUFFIXES[file_format] == f".{FORMATS[file_format].extension}"
    assert path.stat().st_size
    is_lossless = file_format in ("png", "charx", "byaf", "markdown")
    assert ("holds no image" in ran.stderr) is not is_lossless


def test_several_formats_go_into_a_folder_under_names_of_their_own(
    client: Command,
) -> None:
    flags = ["--format=png", "--format=v2", "--format=v3", "--name=Ada Quill"]
    template = "--filename-template={name}-{version}"

    ran = generate(client, "--output=cards/", template, *flags)

    assert ran.stdout.split() == [
        "cards/ada-quill-1.0.png",
        "cards/ada-quill-1.0.v2.json",
        "cards/ada-quill-1.0.v3.json",
    ]
    for path in ran.stdout.split():
        assert FormatConverter.decode(Path(path).read_bytes()).card.name == "Ada Quill"


@pytest.mark.parametrize("template", ["{nmae}", "{name.upper}", "{", "{0}"])
def test_a_template_that_cannot_be_filled_is_refused_before_anything_is_paid(
    client: Command, template: str
) -> None:
    ran = client("generate", CONCEPT, f"--filename-template={template}")

    assert ran.status == 2
    assert "--filename-template" in ran.stderr


def test_a_linked_lorebook_is_a_file_beside_the_card_that_names_it(
    client: Command,
) -> None:
    flags = ["--lorebook=linked", "--lorebook-entries=2", "--name=Ada Quill"]

    ran = generate(client, *flags)

    card, book = map(Path, ran.stdout.split())
    assert (card.name, book.name) == ("ada-quill.png", "ada-quill-lore.json")
    decoded = FormatConverter.decode(card.read_bytes()).card
    assert decoded.book is None
    assert decoded.extensions["world"] == "Ada Quill: lore"
    assert len(json.loads(book.read_text())["entries"]) == 2


def test_the_path_is_all_there_is_on_standard_output(client: Command) -> None:
    ran = generate(client, "--output", "card.png")

    assert ran.stdout == "card.png\n"
    assert "Deciding who they are" in ran.stderr
    assert "written by openrouter" in ran.stderr


def test_json_is_the_only_thing_on_standard_output(client: Command) -> None:
    ran = generate(client, "--json", "--output", "card.png")

    answer = json.loads(ran.stdout)
    assert answer["path"] == "card.png"
    assert answer["job"]["status"] == "completed"
    assert ran.stderr == ""


def test_quiet_says_nothing_but_the_path(client: Command) -> None:
    ran = generate(client, "--quiet", "--output", "card.png")

    assert ran.stdout == "card.png\n"
    assert ran.stderr == ""


def test_what_the_person_typed_is_what_is_sent_and_no_more(client: Command) -> None:
    ran = generate(client, "--json", "--traits", "wry", "--traits", "kind", "--seed=7")

    sent = json.loads(ran.stdout)["job"]["sent"]
    assert sent["traits"] == ["wry", "kind"]
    assert sent["seed"] == 7
    assert "temperature" not in sent


def test_a_picture_of_ones_own_becomes_the_portrait(client: Command) -> None:
    Image.new("RGB", (200, 200), "#336699").save("me.jpg")

    generate(client, "--image-file", "me.jpg", "--output", "card.png")

    with Image.open("card.png") as card:
        portrait = card.convert("RGB")
    red, green, blue = portrait.getpixel((20, 20))  # type: ignore[misc]
    assert abs(red - 0x33) + abs(green - 0x66) + abs(blue - 0x99) < 12


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_on_a_terminal_progress_is_drawn_and_the_path_stays_apart(
    client: Command,
) -> None:
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [*CARDFORGE, "generate", CONCEPT, *SMALL_FLAGS, "--output", "card.png"],
        env=client.process_environment(TERM="xterm", COLUMNS="100"),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    ) as process:
        os.close(theirs)
        drawn = b""
        with suppress(OSError):  # how a terminal says that nobody writes any more
            while piece := os.read(ours, 4096):
                drawn += piece
        os.close(ours)
        assert process.stdout is not None
        path = process.stdout.read()

    assert process.returncode == 0
    assert path == "card.png\n"
    assert b"100%" in drawn
    assert b"written by openrouter" in drawn


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_on_a_terminal_nobody_waits_for_a_concept_to_be_typed(
    cardforge: Command,
) -> None:
    ours, theirs = os.openpty()
    done = subprocess.run(
        [*CARDFORGE, "generate"],
        env=cardforge.process_environment(),
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)

    assert done.returncode == 2
    assert "--concept-file" in done.stderr
