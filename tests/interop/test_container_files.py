"""The container files as others read them: hadolint, and the Compose Specification's schema.

No engine runs here; `tests/unit/test_deployment.py` checks them against the program.
"""

import subprocess
from pathlib import Path

import pytest
import yaml

_HERE = Path(__file__).parent
ROOT = _HERE.parents[1]
HADOLINT = ROOT / ".cache" / "peers" / "bin" / "hadolint"
DCLINT = _HERE / "node_modules" / ".bin" / "dclint"
DOCKERFILE = ROOT / "docker" / "Dockerfile"
COMPOSE = ROOT / "docker" / "docker-compose.yml"
# In which order things stand, the reader is told by what they are for.
_MATTERS_OF_TASTE = (
    "service-keys-order",
    "services-alphabetical-order",
    "service-dependencies-alphabetical-order",
    "top-level-properties-order",
    "require-quotes-in-ports",  # wants single ones
)


def run(judge: Path, *arguments: object) -> tuple[int, str]:
    """Exit status, and all it said."""
    if not judge.exists():
        pytest.skip(f"{judge.name} is not installed: run scripts/peers.sh")
    ran = subprocess.run(
        [str(judge), *map(str, arguments)], capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


def lint_compose(file: Path) -> tuple[int, str]:
    """A warning counts as an error does."""
    return run(DCLINT, file, "--max-warnings", 0, "--disable-rule", *_MATTERS_OF_TASTE)


def test_hadolint_finds_nothing() -> None:
    assert run(HADOLINT, "--no-color", DOCKERFILE) == (0, "")


def test_hadolint_would_find_something(tmp_path: Path) -> None:
    worse = tmp_path / "Dockerfile"
    worse.write_text(DOCKERFILE.read_text("utf-8").replace("--no-cache-dir", ""))

    status, said = run(HADOLINT, "--no-color", worse)

    assert (status, "DL3042" in said) == (1, True), said


def test_the_compose_file_is_one_by_the_specification() -> None:
    status, said = lint_compose(COMPOSE)

    assert status == 0, said


@pytest.mark.parametrize(
    ("key", "value"),
    [("read-only", True), ("stop_grace_period", ["30s"]), ("depends_on", {"db": 1})],
)
def test_one_that_is_none_would_be_found(
    tmp_path: Path, key: str, value: object
) -> None:
    content = yaml.safe_load(COMPOSE.read_text("utf-8"))
    content["services"]["worker"][key] = value
    worse = tmp_path / "docker-compose.yml"
    worse.write_text(yaml.safe_dump(content), "utf-8")

    status, said = lint_compose(worse)

    assert (status, "invalid-schema" in said) == (1, True), said
