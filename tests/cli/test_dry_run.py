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
