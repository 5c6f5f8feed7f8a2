"""A JSON object kept between runs that is only a memory: lost, it is learned again."""

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4


def remembered(path: Path) -> dict[str, Any]:
    """What was kept; nothing where the file is not there or not as it should be."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def forget(path: Path | None) -> None:
    """As if nothing had ever been kept."""
    if path is not None:
        path.unlink(missing_ok=True)


def remember(path: Path, content: Mapping[str, Any]) -> None:
    """Put it in the place of what was kept, whole or not at all."""
    # Of its own: two tasks of a process may have something to remember at once.
    temporary = path.with_name(f"{path.name}.{uuid4().hex}.tmp")
    # A full disk must not fail a paid call.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(content), "utf-8")
        temporary.replace(path)
