"""Transactions lose nothing, and the types come back as they went in."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from card_generator_app.db.session import Database
from card_generator_app.errors import DatabaseUnreachable, InvalidInput

COUNTER = "SELECT version FROM card WHERE id = 'counter'"


async def make_counter(database: Database) -> None:
    async with database.write() as session:
        await session.execute(
            text(
                "INSERT INTO card (id, name, version, created_at, updated_at)"
                " VALUES ('counter', '', 0, '2026-01-01', '2026-01-01')"
            )
        )


async def test_no_update_is_lost_between_writers(
    database: Database, database_url: str
) -> None:
    """Read, then write what was read plus one: 2 pools, 4 tasks each, 50 times."""
    others = Database(database_url)
    await make_counter(database)
    lock = "" if database.is_sqlite else " FOR UPDATE"

    async def count(writer: Database) -> None:
        for _ in range(50):
            async with writer.write() as session:
                number = await session.scalar(text(COUNTER + lock))
                await session.execute(
                    text("UPDATE card SET version = :n WHERE id = 'counter'"),
                    {"n": number + 1},
                )

    await asyncio.gather(*[count(w) for w in (database, others) for _ in range(4)])

    async with database.read() as session:
        assert await session.scalar(text(COUNTER)) == 400
    await others.dispose()


async def test_a_read_transaction_does_not_wait_for_a_writer(
    database: Database,
) -> None:
    async with database.write() as writer:
        await writer.execute(text("DELETE FROM card"))
        async with database.read() as reader:
            assert await reader.scalar(text("SELECT count(*) FROM card")) == 0


async def test_a_rolled_back_transaction_leaves_nothing(database: Database) -> None:
    await make_counter(database)

    async def delete_and_fail() -> None:
        async with database.write() as session:
            await session.execute(text("DELETE FROM card"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await delete_and_fail()

    async with database.read() as session:
        assert await session.scalar(text(COUNTER)) == 0


async def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.write() as session:
            await session.execute(
                text(
                    "INSERT INTO card_version (card_id, version, data, provenance,"
                    " writer, created_at)"
                    " VALUES ('none', 1, '{}', '{}', '', '2026-01-01')"
                )
            )


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y"])
def test_a_database_that_would_not_work_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="DATABASE_URL"):
        Database(url)


def test_postgres_urls_are_accepted_in_each_spelling() -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        database = Database(f"{scheme}://user:pass@host/name")

        assert database.conninfo == "postgresql://user:pass@host/name"


async def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    from card_generator_app.db.models import BlobModel
    from card_generator_app.db.statements import insert_if_absent, table_of

    blobs = table_of(BlobModel)
    noon = datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    row = {"sha256": "a", "media_type": "", "size_bytes": 0, "content": b""}

    async with database.write() as session:
        assert await insert_if_absent(session, blobs, {**row, "created_at": noon})
        assert not await insert_if_absent(session, blobs, {**row, "created_at": noon})
    async with database.read() as session:
        stored = await session.scalar(
            blobs.select().with_only_columns(blobs.c.created_at)
        )

    assert stored == noon
    assert stored is not None
    assert stored.tzinfo is UTC


async def test_a_database_that_does_not_answer_is_named_with_what_to_do(
    tmp_path: Path,
) -> None:
    database = Database(f"postgresql://me:secret@/cards?host={tmp_path}")

    with pytest.raises(DatabaseUnreachable, match="DATABASE_URL") as refused:
        await database.upgrade()

    assert "secret" not in refused.value.message
    await database.dispose()
