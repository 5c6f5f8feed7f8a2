"""`cardforge keys`, and a server that asks for what it made."""

import asyncio
import json

import httpx

from card_generator_app.client import CardForge
from tests.fakes.program import Command, finish, serve


def test_a_key_is_made_listed_and_revoked(cardforge: Command) -> None:
    made = cardforge("keys", "create", "laptop", "--scope", "read", "--json")
    key = json.loads(made.stdout)

    assert "laptop" in cardforge("keys", "list").stdout
    assert key["key"] not in cardforge("keys", "list", "--json").stdout
    assert cardforge("keys", "revoke", key["id"]).status == 0
    assert "revoked" in cardforge("keys", "list").stdout


def test_without_a_key_none_is_named(cardforge: Command) -> None:
    assert "No key is asked for" in cardforge("keys", "mine").stderr


def test_a_cap_that_is_no_amount_is_refused(cardforge: Command) -> None:
    ran = cardforge("keys", "create", "x", "--monthly-cap-usd", "much")

    assert ran.status == 2
    assert "no amount of dollars" in ran.stderr


def test_on_another_address_a_server_needs_a_key_to_start(cardforge: Command) -> None:
    ran = finish(cardforge.spawn("serve", "--host", "0.0.0.0", "--port", "0"))

    assert ran.status == 2
    assert "cardforge keys create" in ran.stderr


def test_with_a_key_it_starts_and_asks_for_it(cardforge: Command) -> None:
    key = cardforge("keys", "create", "me", "--scope", "admin").stdout.strip()

    with serve(cardforge, "--host", "0.0.0.0") as (_process, url):
        port = httpx.URL(url).port
        here = f"http://127.0.0.1:{port}"
        refused = cardforge("jobs", "list", "--server", here)
        allowed = cardforge("jobs", "list", "--server", here, CARDFORGE_API_KEY=key)

    assert refused.status == 4
    assert "Authorization" in refused.stderr or "key" in refused.stderr
    assert allowed.status == 0, allowed.stderr


def test_the_client_shows_its_key(cardforge: Command) -> None:
    key = cardforge("keys", "create", "me", "--scope", "admin").stdout.strip()

    async def labels(url: str) -> list[str]:
        async with CardForge(url, api_key=key) as forge:
            return [one.label for one in (await forge.keys.list()).keys]

    with serve(cardforge, CARDFORGE_REQUIRE_KEY="true") as (_process, url):
        assert asyncio.run(labels(url)) == ["me"]


def test_a_providers_key_is_read_from_standard_input(cardforge: Command) -> None:
    shown = "sk-or-v1-shown-to-nobody-0123456789"

    ran = cardforge("config", "set-key", "models.example", stdin=f"{shown}\n")
    listed = cardforge("config", "show", "--all")
    cleared = cardforge("config", "clear-key", "models.example")

    assert (ran.status, cleared.status) == (0, 0), ran.stderr + cleared.stderr
    assert shown not in ran.stdout + ran.stderr + listed.stdout
