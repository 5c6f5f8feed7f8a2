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
