"""Who writes: decided by key, address and model files, with a way out when nobody can."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from card_generator_app.errors import InvalidInput, ModelFileError
from card_generator_app.llm.chat import ChatRequest, Message
from card_generator_app.llm.connect import Connections
from card_generator_app.llm.local import LocalServer
from card_generator_app.llm.servers import ServerChoice, remote_endpoint
from card_generator_app.model_files import ModelFiles
from tests.fakes.openrouter import FakeOpenRouter
from tests.unit.llm.conftest import KEY, Ledger

PUBLIC = "https://openrouter.ai/api/v1"


def _connections(tmp_path: Path, **changes: Any) -> Connections:
    values: dict[str, Any] = {
        "api_key": None,
        "base_url": PUBLIC,
        "local_gguf": None,
        "model_files": ModelFiles(tmp_path),
    }
    return Connections(**{**values, **changes})


@pytest.mark.parametrize(
    ("key", "base_url", "kind"),
    [
        (KEY, PUBLIC, "openrouter"),
        (KEY, "http://127.0.0.1:9/api/v1/", "openrouter"),
        ("lm-studio", "http://127.0.0.1:1234/v1", "compatible"),
        (None, "http://127.0.0.1:11434/v1", "compatible"),
        (None, PUBLIC, None),
        ("", PUBLIC, None),
        ("  ", PUBLIC, None),
    ],
)
def test_the_server_follows_from_key_and_address(
    key: str | None, base_url: str, kind: str | None
) -> None:
    endpoint = remote_endpoint(SecretStr(key) if key is not None else None, base_url)

    assert (endpoint.kind if endpoint else None) == kind


def test_blanks_around_a_copied_key_are_no_part_of_it() -> None:
    endpoint = remote_endpoint(SecretStr(f" {KEY}\n"), PUBLIC)

    assert endpoint is not None
    assert endpoint.api_key == SecretStr(KEY)


@pytest.mark.parametrize(
    ("key", "base_url", "words"),
    [
        (f"“{KEY}”", PUBLIC, "OPENROUTER_API_KEY holds characters"),
        (KEY, "127.0.0.1:1234/v1", "OPENROUTER_BASE_URL is no address"),
        (KEY, "http://[half/v1", "OPENROUTER_BASE_URL is no address"),
        (KEY, "file:///etc/passwd", "OPENROUTER_BASE_URL is no address"),
    ],
)
def test_a_key_or_address_that_cannot_be_one_is_refused(
    key: str, base_url: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        remote_endpoint(SecretStr(key), base_url)

    assert KEY not in caught.value.message


def test_the_name_of_a_server_shows_no_password() -> None:
    endpoint = remote_endpoint(None, "http://ann:secret@models.home:8080/v1")

    assert endpoint is not None
    assert endpoint.name == "the server at models.home:8080"


def test_auto_is_the_composer_when_nothing_is_connected(tmp_path: Path) -> None:
    assert _connections(tmp_path).choose("auto") == "composer"


def test_auto_is_the_connected_server_then_the_persons_own_model(
    tmp_path: Path,
) -> None:
    gguf = tmp_path / "my.gguf"

    local = _connections(tmp_path, local_gguf=gguf)
    both = _connections(tmp_path, local_gguf=gguf, api_key=SecretStr(KEY))

    assert local.choose("auto") == "local"
    assert both.choose("auto") == "openrouter"
    assert both.choose("composer") == "composer"


def test_openrouter_without_a_key_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="OPENROUTER_API_KEY"):
        _connections(tmp_path).choose("openrouter")


def test_local_without_a_model_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="cardforge models install smollm2-135m"):
        _connections(tmp_path).choose("local")


async def test_clients_share_connections_and_close_with_them(
    openrouter: FakeOpenRouter,
    served: tuple[FakeOpenRouter, str],
    ledger: Ledger,
    tmp_path: Path,
) -> None:
    request = ChatRequest((Message("user", "Hi"),), model="some/model")
    base_url = f"{served[1]}/api/v1"

    async with _connections(
        tmp_path, api_key=SecretStr(KEY), base_url=base_url
    ) as connections:
        for _ in range(2):
            client = connections.client()
            await client.complete(request, on_attempt=ledger.on_attempt)

    assert openrouter.calls == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read"), (b"hello", "is not a GGUF model file")],
)
async def test_a_missing_or_wrong_file_is_said_before_anything_starts(
    content: bytes | None, words: str, tmp_path: Path
) -> None:
    gguf = tmp_path / "model.gguf"
    if content is not None:
        gguf.write_bytes(content)

    async with LocalServer(gguf) as server:
        with pytest.raises(ModelFileError, match=words) as caught:
            await server.endpoint()

        assert server.pid is None
        assert "CARDFORGE_LOCAL_GGUF" in caught.value.message


async def test_addresses_of_requests_share_their_connections(tmp_path: Path) -> None:
    async with _connections(tmp_path) as connections:
        for number in range(20):
            for scheme in ("http", "https"):
                named = f"{scheme}://host{number}.example/v1"
                connections.client(ServerChoice("any", named, is_ours=False))

        assert len(connections._http_clients) == 2
