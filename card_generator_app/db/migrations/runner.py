"""Runs Alembic inside one transaction on a connection of ours, without an ini file."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from card_generator_app.db.session import Database

# Any number that only migrations use: starting servers upgrade one after another.
_ADVISORY_LOCK = 728_391_004


async def upgrade(database: Database, revision: str = "head") -> None:
    """Upgrade to `revision`; processes that start together wait for each other."""
    await _run(database, lambda config: command.upgrade(config, revision))


async def downgrade(database: Database, revision: str) -> None:
    """Downgrade to `revision`; `base` leaves nothing."""
    await _run(database, lambda config: command.downgrade(config, revision))


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for this package's history."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


async def _run(database: Database, action: Callable[[Config], None]) -> None:
    engine = database.migration_engine()
    try:
        async with engine.begin() as connection:
            if not database.is_sqlite:
                await connection.execute(
                    text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK}
                )
            await connection.run_sync(
                lambda sync: action(alembic_config(connection=sync))
            )
    finally:
        await engine.dispose()
