"""`cardforge worlds`: from a premise to people, proposals, cards and a lorebook."""

import json
from pathlib import Path

import pytest

from tests.fakes.program import SMALL_FLAGS, Command
from tests.fakes.worlds import saltmouth

COMPOSED = ["--writer=composer", "--seed=7"]


@pytest.fixture
def world_id(client: Command) -> str:
    """Saltmouth, kept."""
    Path("saltmouth.json").write_text(saltmouth().model_dump_json(), "utf-8")
    ran = client("worlds", "create", "saltmouth.json")
    assert ran.status == 0, ran.stderr
    return ran.stdout.split()[0]


def test_a_world_grows_from_a_premise_to_a_book(client: Command) -> None:
    made = client("worlds", "generate", "A city of bells", *COMPOSED)
    world_id = made.stdout.split()[0]
    assert made.status == 0, made.stderr
    assert "A city of bells" in made.stdout

    people = client("worlds", "people", world_id, "--propose-people=2", *COMPOSED)
    assert f"cardforge worlds accept {world_id}" in people.stderr
    assert len(client("worlds", "proposals", world_id).stdout.splitlines()) >= 2
    assert "v2" in client("worlds", "accept", world_id).stdout
    assert client("worlds", "check", world_id).status == 0
    assert "A city of bells" in client("worlds", "list").stdout
    written = client("worlds", "export", world_id, "-o", "bells.json")
    assert json.loads(Path(written.stdout.strip()).read_text("utf-8"))["entries"]


def test_a_world_is_shown_with_what_binds_it(client: Command, world_id: str) -> None:
    shown = client("worlds", "show", world_id).stdout

    assert "mara-quill (person, the pilot, voiced)" in shown
    assert "Mara Quill: sister of Jo" in shown
    again = json.loads(client("worlds", "show", world_id, "--json").stdout)
    assert again["timeline"] == ["long-ebb", "first-vote"]


def test_a_world_is_edited_by_names(client: Command, world_id: str) -> None:
    put = json.dumps({"id": "bell", "kind": "object", "name": "Bell"})

    ran = client(
        *("worlds", "edit", world_id, "--put", put, "--remove", "Tally House"),
        *("--relate", "Jo:rings:Bell"),
    )

    assert ran.status == 0, ran.stderr
    assert "Jo: rings Bell" in client("worlds", "show", world_id).stdout
    bad = client("worlds", "edit", world_id, "--relate", "Jo:fears:Nobody")
    assert bad.status == 2
    late = client("worlds", "edit", world_id, "--version=1", "--name", "Elsewhere")
    assert late.status == 1
    assert client("worlds", "edit", world_id).status == 2


def test_errors_in_a_world_end_the_check_with_1(client: Command) -> None:
    broken = saltmouth()
    broken.relations[0].target = "nobody"
    Path("broken.json").write_text(broken.model_dump_json(), "utf-8")
    world_id = client("worlds", "create", "broken.json").stdout.split()[0]

    ran = client("worlds", "check", world_id)

    assert ran.status == 1
    assert "dangling_relation" in ran.stdout


def test_a_person_is_made_into_a_card(client: Command, world_id: str) -> None:
    ran = client(
        *("generate", f"--world-id={world_id}", "--world-person=Mara Quill"),
        *(*COMPOSED, *SMALL_FLAGS, "-o", "mara.json"),
    )

    assert ran.status == 0, ran.stderr
    card = json.loads(Path("mara.json").read_text("utf-8"))
    assert card["data"]["name"] == "Mara Quill"
    assert "mara-quill, the pilot" not in client("worlds", "show", world_id).stdout
    assert "card" in client("worlds", "show", world_id).stdout


def test_a_kept_card_is_added_and_a_world_deleted(
    client: Command, world_id: str, png: Path
) -> None:
    card_id = client("cards", "import", str(png)).stdout.split()[0]

    assert client("worlds", "add", world_id, card_id, "--person=Jo").status == 0
    assert f"card {card_id}" in client("worlds", "show", world_id).stdout
    assert client("worlds", "delete", world_id).status == 0
    assert client("worlds", "show", world_id).status == 1
