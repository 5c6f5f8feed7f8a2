"""The wheel without the extra `server`: the client and the CLI of a server elsewhere."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.program import (
    CONCEPT,
    ROOT,
    SMALL_FLAGS,
    forget_environment,
    served_api,
    settings_for,
)

UV = Path(sys.executable).with_name("uv")
# What only a server needs, and what weighs most.
OF_THE_SERVER = ("fastapi", "sqlalchemy", "numpy", "onnxruntime", "openai", "PIL")
GUIDE = (ROOT / "docs" / "how-to" / "python-client.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def _ran(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": "/usr/bin:/bin", "HOME": str(cwd), "CARDFORGE_CONFIG": "/dev/null"}
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, timeout=100
    )


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a fresh environment that has the wheel and its few dependencies."""
    folder = tmp_path_factory.mktemp("alone")
    for arguments in (
        ["build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT)],
        ["venv", "--quiet", "--python", sys.executable, str(folder / "venv")],
    ):
        _done([UV, *arguments])
    python = folder / "venv" / "bin" / "python"
    wheel = next(folder.glob("*.whl"))
    _done([UV, "pip", "install", "--quiet", "--python", python, wheel])
    return python


def _done(command: list[str | Path]) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, timeout=110)
    unreachable = ("Failed to fetch", "dns error", "Could not connect")
    if ended.returncode and any(one in ended.stderr for one in unreachable):
        pytest.skip("no package registry can be reached")
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        forget_environment(monkeypatch)
        settings = settings_for(tmp_path_factory.mktemp("data"))
        with served_api(settings) as api:
            yield str(api.base_url).rstrip("/")


@pytest.mark.slow
def test_nothing_of_the_server_is_installed(python: Path, tmp_path: Path) -> None:
    found = f"import importlib.util as u; print([n for n in {OF_THE_SERVER} if u.find_spec(n)])"

    assert _ran(python, "-c", found, cwd=tmp_path).stdout.strip() == "[]"


@pytest.mark.slow
def test_the_guide_works_as_written(python: Path, url: str, tmp_path: Path) -> None:
    programs = [one.replace("http://127.0.0.1:8000", url) for one in PROGRAMS]

    ran = [_ran(python, "-c", one, cwd=tmp_path) for one in programs]

    assert [one.stderr for one in ran] == ["", "", ""]
    assert (tmp_path / "keeper.png").stat().st_size > 10_000
    assert ran[1].stdout.startswith("412 ")
    assert ran[2].stdout.count("completed") == 2


@pytest.mark.slow
def test_the_cli_talks_to_a_server_elsewhere(
    python: Path, url: str, tmp_path: Path
) -> None:
    cardforge = python.with_name("cardforge")
    where = ["--server", url, "--writer=composer", *SMALL_FLAGS]

    made = _ran(cardforge, "generate", *where, CONCEPT, cwd=tmp_path)
    here = _ran(cardforge, "doctor", cwd=tmp_path)

    assert made.returncode == 0, made.stderr
    assert here.returncode == 1
    assert "card-generator-app[server]" in here.stderr
