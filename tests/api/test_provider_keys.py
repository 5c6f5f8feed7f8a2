"""Provider keys set through the API: in use at once, encrypted at rest, shown nowhere."""

import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from card_generator_app.settings import Settings
from tests.fakes.program import KEY, MODEL_DIR, Provider, served_api


@pytest.fixture
def settings(tmp_path: Path, provider: Provider) -> Settings:
    """A server that knows where the provider is, and has no key of it."""
    return Settings(
        _env_file=None,
        CARDFORGE_DATA_DIR=tmp_path / "data",
        CARDFORGE_MODEL_DIR=MODEL_DIR,
        OPENROUTER_BASE_URL=provider.base_url,
    )


@pytest.fixture
def host(provider: Provider) -> str:
    return httpx.URL(provider.base_url).netloc.decode()


@pytest.fixture
def api(settings: Settings) -> Iterator[httpx.Client]:
    with served_api(settings) as client:
        yield client


def path(host: str) -> str:
    return f"/api/v2/config/keys/{host}"


def test_a_key_is_used_at_once_and_kept_encrypted(
    settings: Settings, api: httpx.Client, host: str
) -> None:
    assert api.put(path(host), json={"key": KEY}).json() == {
        "host": host,
        "is_set": True,
    }

    assert api.post(f"{path(host)}/test").status_code == 200
    files = [one for one in settings.data_dir.rglob("*") if one.is_file()]
    assert not [one for one in files if KEY.encode() in one.read_bytes()]
    mode = (settings.data_dir / "provider-keys.key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert KEY not in api.get("/api/v2/config").text


def test_it_is_there_after_a_restart_and_gone_when_cleared(
    settings: Settings, host: str
) -> None:
    with served_api(settings) as first:
        first.put(path(host), json={"key": KEY})

    with served_api(settings) as second:
        assert second.post(f"{path(host)}/test").status_code == 200
        assert second.delete(path(host)).json()["is_set"] is False
        assert second.post(f"{path(host)}/test").status_code == 422
        assert second.delete(path(host)).status_code == 404


def test_a_key_that_the_provider_refuses_is_told(api: httpx.Client, host: str) -> None:
    api.put(path(host), json={"key": "sk-or-another-0123456789"})

    answer = api.post(f"{path(host)}/test")

    assert answer.json()["code"] == "provider_key_refused"


def test_a_key_of_the_environment_comes_first(settings: Settings, host: str) -> None:
    given = settings.model_copy(update={"openrouter_api_key": SecretStr(KEY)})
    with served_api(given) as api:
        answer = api.put(path(host), json={"key": "sk-or-another-0123456789"})

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize("key", ["", " ", "ключ"])
def test_what_is_no_key_is_refused(api: httpx.Client, host: str, key: str) -> None:
    assert api.put(path(host), json={"key": key}).status_code == 422


def test_without_its_file_a_key_is_no_more_and_can_be_set_anew(
    settings: Settings, host: str
) -> None:
    with served_api(settings) as api:
        api.put(path(host), json={"key": KEY})
    (settings.data_dir / "provider-keys.key").unlink()

    with served_api(settings) as api:
        assert api.post(f"{path(host)}/test").status_code == 422
        api.put(path(host), json={"key": KEY})
        assert api.post(f"{path(host)}/test").status_code == 200


def test_a_damaged_key_file_hinders_no_start_and_is_named(
    settings: Settings, host: str
) -> None:
    with served_api(settings) as api:
        api.put(path(host), json={"key": KEY})
    file = settings.data_dir / "provider-keys.key"
    file.write_bytes(b"")

    with served_api(settings) as api:
        assert api.post(f"{path(host)}/test").status_code == 422
        answer = api.put(path(host), json={"key": KEY})

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert str(file) in answer.json()["detail"]
    assert file.read_bytes() == b""


def test_none_but_admins_set_keys(api: httpx.Client, host: str) -> None:
    made = api.post("/api/v2/keys", json={"label": "x"}).json()["key"]

    answer = api.put(
        path(host), json={"key": KEY}, headers={"Authorization": f"Bearer {made}"}
    )

    assert answer.status_code == 403
