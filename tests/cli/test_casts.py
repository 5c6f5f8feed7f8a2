"""`generate --cast-size`: files for everybody, and the lorebook that they share."""

import json
from pathlib import Path

from tests.fakes.program import SMALL_FLAGS, Command

IDEA = "A travelling circus that only performs in cemeteries"
CAST = ["--writer=composer", "--seed=7", *SMALL_FLAGS, "--cast-size=2"]


def test_a_cast_is_written_into_a_folder(cardforge: Command) -> None:
    ran = cardforge("generate", IDEA, *CAST, "-o", "circus/", "--format", "json")

    assert ran.status == 0, ran.stderr
    paths = [Path(line) for line in ran.stdout.splitlines()]
    assert len(paths) == 3
    assert all(path.parent == Path("circus") for path in paths)
    names = [json.loads(p.read_text("utf-8"))["data"]["name"] for p in paths[:2]]
    assert len(set(names)) == 2
    book = json.loads(paths[2].read_text("utf-8"))
    assert names[0] in str(book["entries"])
    assert "cardforge worlds show" in ran.stderr


def test_a_cast_does_not_fit_into_one_file(cardforge: Command) -> None:
    ran = cardforge("generate", IDEA, *CAST, "-o", "circus.png")

    assert ran.status == 2
    assert "name a folder" in ran.stderr
