"""The program as people start it: processes of their own, a fresh data folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.program import (
    Command,
    Provider,
    environment,
    fake_provider,
    forget_environment,
)


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No variable of the person's, and a working folder to write cards in."""
    forget_environment(monkeypatch)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return monkeypatch


@pytest.fixture
def offline(clean: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """`cardforge` without a key: the composer writes."""
    return Command(environment(tmp_path / "data"), clean)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with fake_provider() as served:
        yield served


@pytest.fixture
def connected(clean: pytest.MonkeyPatch, tmp_path: Path, provider: Provider) -> Command:
    """`cardforge` with the fake OpenRouter."""
    return Command(environment(tmp_path / "data", provider), clean)
