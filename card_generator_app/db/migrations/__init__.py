"""One migration history for both databases, in `versions/`, numbered without branches."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

VERSIONS = Path(__file__).parent / "versions"
HEAD = max(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*_*.py"))


def stored_revision(connection: Connection) -> str | None:
    """The revision that this database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(
        text("SELECT version_num FROM alembic_version")
    )
    return revision


def is_modelled(name: str | None, kind: str) -> bool:
    """Whether models describe it: not the job queue's tables, nor the full-text index."""
    if kind not in ("table", "index", "column") or name is None:
        return True
    return not name.startswith(("procrastinate_", "job_words"))
