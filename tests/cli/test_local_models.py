"""`cardforge models install|installed|remove`, against a stand-in for the hub."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from card_generator_app.model_files.hub import HUB_MODELS
from tests.fakes.hub import FakeHub
from tests.fakes.program import CONCEPT, Command
from tests.fakes.serving import serving
from tests.unit.test_model_hub import CONTENT, model


@pytest.fixture
def fake(
    cardforge: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeHub]:
    """A hub with one small model more than the real one."""
    models = cast(dict[str, Any], HUB_MODELS)
    monkeypatch.setitem(models, "tiny", model())
    fake = FakeHub(CONTENT)
    with serving(fake) as url:
        cardforge.env |= {
            "CARDFORGE_MODEL_HUB": url,
            "CARDFORGE_MODEL_DIR": str(tmp_path / "models"),
        }
        yield fake


def test_without_a_name_the_models_are_listed_by_memory_and_quality(
    cardforge: Command, fake: FakeHub
) -> None:
    ran = cardforge("models", "install")

    lines = {line.split()[0]: line for line in ran.stdout.splitlines()}
    assert list(lines)[2:] == list(HUB_MODELS)
    for words in ("missing", "2.5 GB", "6 GB memory", "fair", "Apache-2.0"):
        assert words in lines["qwen3-4b"]
    assert fake.paths == []


def test_a_model_is_installed_used_and_removed(
    cardforge: Command, fake: FakeHub
) -> None:
    before = cardforge("models", "installed")
    installed = cardforge("models", "install", "tiny")
    there = json.loads(cardforge("models", "installed", "--json").stdout)["models"]
    generated = cardforge(
        "generate", CONCEPT, "--writer=local", "--model=tiny", "--timeout-s=60"
    )
    removed = cardforge("models", "remove", "tiny")
    gone = cardforge("generate", CONCEPT, "--writer=local", "--model=tiny")

    assert "models install lists" in before.stderr
    assert installed.stdout == "tiny: installed\n"
    assert "--writer local --model tiny" in installed.stderr
    (tiny,) = [one for one in there if one["name"] == "tiny"]
    assert tiny["status"] == "installed"
    assert tiny["done_bytes"] == tiny["size_bytes"] == len(CONTENT)
    # The runtime was given this very file, which is no real model.
    assert "tiny.gguf cannot be loaded as a model" in generated.stderr
    assert removed.stdout == "tiny: missing\n"
    assert "run: cardforge models install tiny" in gone.stderr
    assert hashlib.sha256(CONTENT).hexdigest() == model().sha256


def test_a_download_that_failed_says_how_much_is_kept(
    cardforge: Command, fake: FakeHub, tmp_path: Path
) -> None:
    part = tmp_path / "models" / "tiny" / "tiny.gguf.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(CONTENT[: len(CONTENT) // 2])
    fake.status = 503

    ran = cardforge("models", "install", "tiny")
    listed = cardforge("models", "installed")

    assert ran.status == 1
    assert "CARDFORGE_MODEL_HUB" in ran.stderr
    assert "50 %" in listed.stdout
