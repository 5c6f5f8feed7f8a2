"""`cardforge` with a data folder and a working folder of its own, and the fake provider."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from card_generator_app.settings import Settings
from tests.fakes.cards import small_card_png
from tests.fakes.program import (
    Command,
    Provider,
    environment,
    fake_provider,
    forget_environment,
    impatient_configs,
    served_api,
)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    forget_environment(monkeypatch)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with fake_provider() as served:
        yield served


@pytest.fixture
def variables(tmp_path: Path, provider: Provider) -> dict[str, str]:
    """The program's environment: fake provider, a profile that does not wait."""
    configs = impatient_configs(tmp_path / "configs")
    return environment(tmp_path / "data", provider) | {
        "CARDFORGE_CONFIGS_DIR": str(configs)
    }


@pytest.fixture
def cardforge(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Starts a server of its own inside each command."""
    return Command(variables, monkeypatch)


@pytest.fixture
def client(
    cardforge: Command, variables: dict[str, str], tmp_path: Path
) -> Iterator[Command]:
    """`cardforge` that talks to a server which runs as long as the test."""
    settings = Settings(_env_file=None, **cast(dict[str, Any], variables))
    with served_api(settings) as api:
        cardforge.env["CARDFORGE_SERVER"] = str(api.base_url).rstrip("/")
        yield cardforge


@pytest.fixture
def png() -> Path:
    """A small card in the working folder."""
    path = Path("mara.png")
    path.write_bytes(small_card_png())
    return path
