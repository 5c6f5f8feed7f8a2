"""Configuration and prompts a job was created with, stored once per content."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from card_generator_app.db.statements import insert_if_absent
from card_generator_app.db.types import utc_now
from card_generator_app.jobs.rows import SNAPSHOTS


def content_sha256(snapshot: Mapping[str, Any]) -> str:
    """The snapshot's name: the same for the same content, in whatever order."""
    canonical = json.dumps(dict(snapshot), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


async def store_snapshot(
    session: AsyncSession, snapshot: Mapping[str, Any], sha256: str
) -> None:
    """Store it under its name, in the caller's transaction, if it is not there yet."""
    row = {
        "sha256": sha256,
        "content": dict(snapshot),
        "created_at": utc_now(),
    }
    await insert_if_absent(session, SNAPSHOTS, row)
