"""What the whole package keeps to, read off its source."""

import ast
from pathlib import Path

import pytest

import card_generator_app

PACKAGE = Path(card_generator_app.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
_ENVIRONMENT = {"environ", "getenv", "environb"}


def _id(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _names(tree: ast.Module) -> set[str]:
    """Every name, attribute and imported name in a module."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=_id)
def test_every_module_says_what_it_owns(path: Path) -> None:
    docstring = ast.get_docstring(TREES[path])

    assert docstring
    assert docstring.split("\n\n")[0].rstrip().endswith((".", ":", ")"))


def test_only_settings_reads_the_environment() -> None:
    readers = [_id(p) for p, tree in TREES.items() if _names(tree) & _ENVIRONMENT]

    assert set(readers) <= {"settings.py"}


def test_no_middleware_buffers_streams() -> None:
    # BaseHTTPMiddleware breaks cancellation and holds up server-sent events.
    assert not [_id(p) for p, t in TREES.items() if "BaseHTTPMiddleware" in _names(t)]


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "helpers", "common", "manager", "misc"}

    assert not [_id(path) for path in MODULES if path.stem in drawers]


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    lengths = {_id(p): len(p.read_text("utf-8").splitlines()) for p in MODULES}

    assert not {name: lines for name, lines in lengths.items() if lines > 400}
