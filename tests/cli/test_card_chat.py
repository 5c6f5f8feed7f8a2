"""`cardforge cards chat`."""

from pathlib import Path

import pytest

from tests.fakes.program import Command


@pytest.fixture
def card_id(client: Command, png: Path) -> str:
    return client("cards", "import", str(png)).stdout.split()[0]


def test_a_message_is_answered_and_its_cost_told(client: Command, card_id: str) -> None:
    ran = client("cards", "chat", card_id, "Is the bakery open?", "--show-lore")

    assert ran.status == 0, ran.stderr
    assert ran.stdout.strip()
    assert "tokens, $" in ran.stderr
    assert "fires: Bakery" in ran.stderr


def test_it_is_read_from_stdin_without_a_terminal(
    client: Command, card_id: str
) -> None:
    ran = client("cards", "chat", card_id, "--json", stdin="Hello\n")

    assert ran.status == 0, ran.stderr
    assert '"finish_reason"' in ran.stdout.splitlines()[-1]
    assert client("cards", "chat", card_id).status == 2


def test_the_composer_refuses(client: Command, card_id: str) -> None:
    client.env.pop("OPENROUTER_API_KEY")

    ran = client("cards", "chat", card_id, "Hi", "--profile", "composer")

    assert ran.status == 2
    assert "composer cannot chat" in ran.stderr
