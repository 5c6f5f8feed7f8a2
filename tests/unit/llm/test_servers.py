"""Which server is meant, and which key it gets."""

import pytest
from pydantic import SecretStr

from card_generator_app.errors import InvalidInput
from card_generator_app.llm.servers import (
    OPENROUTER,
    ServerChoice,
    Servers,
    choice_of,
    knows_names,
    parse_keys,
)
from card_generator_app.options import parse_options
from card_generator_app.profiles.config import ConfigProfile

KEY = SecretStr("sk-or-v1-0123456789abcdef")
HOME = "http://127.0.0.1:11434/v1"


@pytest.mark.parametrize(
    ("servers", "choice", "expected"),
    [
        (Servers(KEY, OPENROUTER), ServerChoice(), (OPENROUTER, "openrouter", KEY)),
        (Servers(None, OPENROUTER), ServerChoice(), None),
        (Servers(None, OPENROUTER), ServerChoice("openrouter"), None),
        (Servers(None, HOME), ServerChoice(), (HOME, "compatible", None)),
        (Servers(None, HOME), ServerChoice("compatible"), (HOME, "compatible", None)),
        (Servers(KEY, OPENROUTER), ServerChoice("compatible"), None),
        (Servers(None, HOME), ServerChoice("openrouter"), None),
        # A key for another server is not OpenRouter's.
        (Servers(SecretStr("lm"), HOME), ServerChoice("openrouter"), None),
        (
            Servers(KEY, OPENROUTER),
            ServerChoice("compatible", HOME),
            (HOME, "compatible", None),
        ),
        (
            Servers(KEY, OPENROUTER, {"127.0.0.1": SecretStr("own")}),
            ServerChoice("any", f"{HOME}/"),
            (HOME, "compatible", SecretStr("own")),
        ),
        (
            Servers(None, HOME, {"openrouter.ai": KEY}),
            ServerChoice("openrouter"),
            (OPENROUTER, "openrouter", KEY),
        ),
    ],
)
def test_the_server_follows_from_settings_and_profile(
    servers: Servers,
    choice: ServerChoice,
    expected: tuple[str, str, SecretStr | None] | None,
) -> None:
    found = servers.find(choice)

    assert (found and (found.base_url, found.kind, found.api_key)) == expected


@pytest.mark.parametrize(
    ("config", "sent", "expected"),
    [
        ({}, {}, ServerChoice()),
        ({"base_url": HOME}, {}, ServerChoice("any", HOME)),
        ({}, {"base_url": HOME}, ServerChoice("any", HOME, is_ours=False)),
        # What the operator has named may be said again.
        ({"base_url": f"{HOME}/"}, {"base_url": HOME}, ServerChoice("any", f"{HOME}/")),
    ],
)
def test_an_address_of_a_request_is_told_from_the_operators(
    config: dict[str, str], sent: dict[str, str], expected: ServerChoice
) -> None:
    profile = ConfigProfile.model_validate(config)

    assert choice_of(profile, parse_options(sent)) == expected


def test_only_an_address_of_a_request_is_guarded() -> None:
    servers = Servers(KEY, OPENROUTER)

    ours = servers.find(ServerChoice("any", HOME))
    theirs = servers.find(ServerChoice("any", HOME, is_ours=False))

    assert ours is not None
    assert not ours.is_guarded
    assert theirs is not None
    assert theirs.is_guarded


@pytest.mark.parametrize(
    ("config", "choice", "kind", "known"),
    [
        ({}, ServerChoice(), "openrouter", True),
        ({}, ServerChoice(), "compatible", False),
        ({"provider": "compatible"}, ServerChoice("compatible"), "compatible", True),
        (
            {"provider": "compatible"},
            ServerChoice("any", HOME, False),
            "compatible",
            False,
        ),
        ({"base_url": HOME}, ServerChoice("any", HOME), "compatible", True),
        ({"provider": "local"}, ServerChoice("local"), "local", True),
        ({}, ServerChoice(), "local", False),
    ],
)
def test_names_of_models_belong_to_the_server_they_were_written_for(
    config: dict[str, str], choice: ServerChoice, kind: str, known: bool
) -> None:
    profile = ConfigProfile.model_validate(config)

    assert knows_names(profile, choice, kind) is known


def test_keys_are_read_by_host() -> None:
    keys = parse_keys("API.example.org=a=b, 127.0.0.1:1234 = xyz")

    assert {host: key.get_secret_value() for host, key in keys.items()} == {
        "api.example.org": "a=b",
        "127.0.0.1:1234": "xyz",
    }


@pytest.mark.parametrize("text", ["s3cret", "=s3cret", "s3cret="])
def test_keys_that_cannot_be_read_are_refused_without_telling_them(text: str) -> None:
    with pytest.raises(InvalidInput, match="entry 2") as caught:
        parse_keys(f"a=b,{text}")

    assert "s3cret" not in caught.value.message
