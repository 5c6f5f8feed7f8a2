"""The migrations lead to the models, on both databases, and back to nothing."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from card_generator_app.db.migrations import HEAD, is_modelled, stored_revision
from card_generator_app.db.migrations.runner import (
    alembic_config,
    downgrade,
    upgrade,
)
from card_generator_app.db.models import Base
from card_generator_app.db.session import Database


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "include_name": lambda name, kind, _parents: is_modelled(name, kind),
        },
    )
    return list(compare_metadata(context, Base.metadata))


def leftovers(connection: Connection) -> list[str]:
    return [t for t in inspect(connection).get_table_names() if t != "alembic_version"]


async def test_migrations_lead_to_the_models_and_back(empty_url: str) -> None:
    """Rule 7: the queue's own tables come and go with ours, and are no difference."""
    database = Database(empty_url)

    await upgrade(database)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await downgrade(database, "base")
    async with database.engine.connect() as connection:
        assert await connection.run_sync(leftovers) == []
    await upgrade(database)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(stored_revision) == HEAD

    await database.dispose()


async def test_upgrade_again_changes_nothing(database: Database) -> None:
    await database.upgrade()

    async with database.engine.connect() as connection:
        assert await connection.run_sync(stored_revision) == HEAD


def test_the_newest_file_is_alembics_head() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]
