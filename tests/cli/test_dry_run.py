"""`cardforge generate --dry-run`: what it would take, and nothing made."""

import json
from pathlib import Path

from tests.fakes.program import SMALL_FLAGS, Command, Provider

ASKED = ["generate", "A baker of bells", *SMALL_FLAGS, "--model=some/model"]


def test_a_dry_run_tells_stages_and_the_whole_and_makes_nothing(
    cardforge: Command, provider: Provider
) -> None:
    ran = cardforge(*ASKED, "--dry-run", "--max-cost-usd=0.0001")

    assert ran.status == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines[:5]] == [
        "stage",
        "brief",
        "write",
        "review",
        "in all",
    ]
    assert "max_cost_usd: stops the job: raise it" in lines
    assert provider.fake.calls == 0
    assert not list(Path().iterdir())


def test_a_dry_run_for_programs(cardforge: Command) -> None:
    ran = cardforge(*ASKED, "--dry-run", "--json")

    assert json.loads(ran.stdout)["total"]["cost_usd"]["likely"]


def test_without_a_model_it_costs_nothing(cardforge: Command) -> None:
    ran = cardforge(*ASKED, "--dry-run", "--writer=composer")

    assert ran.stdout.startswith("The composer asks no model")


def test_an_unknown_price_is_said(cardforge: Command) -> None:
    ran = cardforge(*ASKED[:-1], "--dry-run", "--model=odd/model")

    assert "The cost is not known: nobody tells the price of odd/model." in ran.stdout


def test_a_job_shows_how_close_it_was(client: Command) -> None:
    made = json.loads(client(*ASKED, "--json").stdout)

    ran = client("jobs", "show", made["job"]["id"])

    assert "estimate  cost: $" in ran.stdout
    assert " expected, $" in ran.stdout


def test_a_batch_is_told_as_a_whole_and_nothing_is_written(
    cardforge: Command, provider: Provider
) -> None:
    Path("cast.csv").write_text("concept\nA baker\nA miller\n", "utf-8")
    asked = ["generate", "batch", "cast.csv", "-o", "cards", "--model=some/model"]

    ran = cardforge(*asked, *SMALL_FLAGS, "--dry-run")

    assert ran.status == 0, ran.stderr
    assert "in all" in ran.stdout
    assert provider.fake.calls == 0
    assert [path.name for path in Path().iterdir()] == ["cast.csv"]


def test_worlds_and_people_are_told_of(client: Command) -> None:
    flags = ["--model=some/model", "--dry-run"]
    made = client("worlds", "generate", "A city of bells", "--writer=composer")
    world_id = made.stdout.split()[0]

    world = client("worlds", "generate", "A city of bells", *flags)
    people = client("worlds", "people", world_id, *flags)

    for ran in (world, people):
        assert ran.status == 0, ran.stderr
        assert ran.stdout.splitlines()[1].startswith("world   1 – ")
    assert len(client("worlds", "list").stdout.splitlines()) == 1


def test_what_is_written_anew_is_told_with_its_price(client: Command) -> None:
    made = json.loads(client(*ASKED, "--writer=composer", "--json").stdout)
    card_id = made["job"]["card_id"]

    asked = ["cards", "regenerate", card_id, "--part=first_mes", "--dry-run"]
    free = client(*asked, "--writer=composer")
    paid = client(*asked, "--model=some/model")

    assert "The composer asks no model" in free.stdout
    assert "write  first_mes" in paid.stdout
    assert "in all" in paid.stdout
