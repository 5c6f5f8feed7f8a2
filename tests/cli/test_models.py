"""`cardforge models`: find, show, recommend, refresh."""

import json

import pytest

from tests.fakes.program import Command, Provider


def test_models_are_listed_with_prices_and_abilities(client: Command) -> None:
    ran = client("models", "list", "some")

    assert ran.status == 0, ran.stderr
    (line,) = ran.stdout.splitlines()
    assert line.startswith("some/model ")
    for words in ("128,000", "$2 / $10", "structured"):
        assert words in line
    assert "OpenRouter, asked just now" in ran.stderr


def test_a_page_says_how_to_see_more(client: Command) -> None:
    ran = client("models", "list", "--limit=1")

    assert "1 of 2; more with --offset 1" in ran.stderr


def test_one_model_is_shown_with_its_settings(client: Command) -> None:
    ran = client("models", "show", "some/model")

    assert ran.status == 0
    assert "supported_parameters" in ran.stdout
    shown = json.loads(client("models", "show", "some/model", "--json").stdout)
    assert shown["model"]["id"] == "some/model"


def test_an_unlisted_model_is_said_with_the_way_to_find_one(client: Command) -> None:
    ran = client("models", "show", "no/such")

    assert ran.status == 1
    assert "models refresh" in ran.stderr


def test_a_recommendation_says_why(client: Command) -> None:
    ran = client("models", "recommend", "--task=brief", "--budget=1")

    assert ran.status == 0
    for words in ("some/model", "keeps to a JSON schema", "128,000 tokens", "a card"):
        assert words in ran.stdout


def test_a_budget_that_fits_nothing_is_said(client: Command) -> None:
    ran = client("models", "recommend", "--task=brief", "--budget=0.0000001")

    assert ran.stdout == ""
    assert "raise --budget" in ran.stderr


def test_refresh_says_how_many_there_are(client: Command, provider: Provider) -> None:
    provider.fake.models.append("third/model")

    ran = client("models", "refresh")

    assert ran.stdout == "OpenRouter: 3 models\n"


@pytest.mark.parametrize("verb", ["list", "recommend"])
def test_offline_the_bundled_list_serves(cardforge: Command, verb: str) -> None:
    for name in ("OPENROUTER_API_KEY", "OPENROUTER_BASE_URL"):
        cardforge.env.pop(name)

    ran = cardforge("models", verb)

    assert ran.status == 0, ran.stderr
    assert "claude-sonnet" in ran.stdout
    assert "comes with the program" in ran.stderr
