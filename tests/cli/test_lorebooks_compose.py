"""`cardforge lorebooks compose`: a world as a file."""

import json
from pathlib import Path

from tests.fakes.program import Command


def test_a_world_is_written_where_it_is_wanted(client: Command) -> None:
    ran = client(
        *("lorebooks", "compose", "A drowned kingdom ruled by bell-ringers"),
        *("-o", "bells.json", "--format", "world_info", "--entries", "5", "--seed=1"),
    )

    assert ran.status == 0, ran.stderr
    entries = json.loads(Path("bells.json").read_text("utf-8"))["entries"]
    assert len(entries) == 6
    assert entries["0"]["constant"] is True
    assert "bell-ringers" in entries["0"]["content"]


def test_an_existing_file_is_kept(client: Command) -> None:
    Path("world.json").write_text("mine")

    ran = client("lorebooks", "compose", "A village", "--seed=1")

    assert Path("world.json").read_text() == "mine"
    assert ran.stdout.strip() != "world.json"
