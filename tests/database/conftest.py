"""Each test here runs on SQLite and on PostgreSQL, in a database of its own."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from card_generator_app.db.session import Database, sqlite_url
from card_generator_app.generation.service import GenerationService
from card_generator_app.generation.writers import Writers
from card_generator_app.llm.connect import Connections
from card_generator_app.model_files import ModelFiles
from tests.database.postgres_server import TestPostgres, running_postgres
from tests.database.rig import Rig
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.serving import serving


@pytest.fixture(scope="session")
def postgres() -> Iterator[TestPostgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"

    async def migrate() -> None:
        database = Database(sqlite_url(file))
        await database.upgrade()
        await database.dispose()

    asyncio.run(migrate())
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "test.db")
    else:
        server: TestPostgres = request.getfixturevalue("postgres")
        with server.database_url(migrated=False) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated database."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "test.db")
        yield sqlite_url(tmp_path / "test.db")
    else:
        server: TestPostgres = request.getfixturevalue("postgres")
        with server.database_url() as url:
            yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.dispose()


@pytest.fixture
async def rig(database_url: str) -> AsyncIterator[Rig]:
    """A process with its engine not yet started."""
    async with Rig(database_url) as rig:
        yield rig


@pytest.fixture
async def other_rig(database_url: str) -> AsyncIterator[Rig]:
    """A second process on the same database."""
    async with Rig(database_url) as rig:
        yield rig


@pytest.fixture
def provider() -> FakeOpenRouter:
    """Who answers and is paid by what `generation` runs."""
    return FakeOpenRouter()


@pytest.fixture
async def generation(
    provider: FakeOpenRouter, tmp_path: Path
) -> AsyncIterator[GenerationService]:
    """What an engine runs, with a provider that is served on a port."""

    async def no_file(_file_id: str) -> bytes:
        raise AssertionError

    models = ModelFiles(tmp_path)
    with serving(provider) as url:
        async with Connections(
            api_key=SecretStr("sk-or-v1-0123456789abcdef"),
            base_url=f"{url}/api/v1",
            local_gguf=None,
            model_files=models,
        ) as connections:
            writers = Writers(connections, models)
            yield GenerationService(writers.make, no_file)
