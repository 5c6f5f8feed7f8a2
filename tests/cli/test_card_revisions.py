"""`cardforge cards regenerate` and what belongs to it, with the built-in composer."""

import json
from pathlib import Path

import pytest

from card_generator_app.cards.converter import FormatConverter
from tests.fakes.cards import small_card_png
from tests.fakes.program import CONCEPT, SMALL_FLAGS, Command

COMPOSER = ("--writer", "composer")


@pytest.fixture
def made(client: Command) -> str:
    ran = client("generate", CONCEPT, *SMALL_FLAGS, *COMPOSER, "-o", "a.png", "--json")
    assert ran.status == 0, ran.stderr
    return str(json.loads(ran.stdout)["job"]["card_id"])


def test_a_part_is_written_anew_and_the_difference_is_pointed_to(
    client: Command, made: str
) -> None:
    ran = client("cards", "regenerate", made, "--part", "first_mes", *COMPOSER)

    assert ran.status == 0, ran.stderr
    assert f"{made}  v2" in ran.stdout
    assert "cards diff" in ran.stderr
    assert "data.first_mes" in client("cards", "diff", made).stdout


def test_the_brief_is_changed_and_what_is_stale_is_told(
    client: Command, made: str
) -> None:
    ran = client("cards", "plan", made, "--set", "core.want=To be found at last.")

    assert ran.status == 0, ran.stderr
    assert "description" in ran.stdout
    assert "core" in client("cards", "stale", made).stdout
    brief = json.loads(client("cards", "brief", made).stdout)
    assert brief["core"]["want"]["origin"] == "given"


def test_proposals_are_shown_accepted_and_dismissed(client: Command, made: str) -> None:
    propose = ("cards", "regenerate", made, "--propose", *COMPOSER)
    client(*propose, "--part", "first_mes")
    shown = client("cards", "proposals", made)
    accepted = client("cards", "accept", made, "--all")
    again = client(*propose, "--part", "first_mes", "--seed", "5")
    assert again.status == 0, again.stderr
    dismissed = client("cards", "dismiss", made, "--all")

    assert "first_mes" in shown.stdout
    assert f"{made}  v2" in accepted.stdout, accepted.stderr
    assert "dismissed: 1" in dismissed.stdout
    assert "nothing waits" in client("cards", "proposals", made).stderr


def test_accepting_says_which_or_all(client: Command, made: str) -> None:
    assert client("cards", "accept", made).status == 2


def test_a_card_file_can_be_the_start_of_a_generation(client: Command) -> None:
    Path("mara.png").write_bytes(small_card_png())

    ran = client(
        *("generate", "--input-card", "mara.png", *SMALL_FLAGS, *COMPOSER),
        *("-o", "filled.png"),
    )

    assert ran.status == 0, ran.stderr
    card = FormatConverter.decode(Path("filled.png").read_bytes()).card
    assert card.description.startswith("{{char}} bakes bread")
    assert card.scenario


def test_help_teaches(client: Command) -> None:
    text = client("cards", "regenerate", "--help").stdout

    assert "cards regenerate CARD --part first_mes" in text
    assert "--input-card" not in text


def test_a_dry_run_says_what_would_be_written_and_changes_nothing(
    client: Command, made: str
) -> None:
    client("cards", "edit", made, "--set", "description=Mine.")

    ran = client("cards", "regenerate", made, "--dry-run", *COMPOSER)

    assert ran.status == 0, ran.stderr
    lines = {line.split()[1]: line for line in ran.stdout.splitlines()}
    assert lines["first_mes"].startswith("write")
    assert lines["description"].startswith("keep")
    assert "its author wrote it" in lines["description"]
    assert len(client("cards", "versions", made).stdout.splitlines()) == 2
