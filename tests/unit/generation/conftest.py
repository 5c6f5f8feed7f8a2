"""A studio on a served fake of OpenRouter, and one on a small compatible server."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from card_generator_app.generation.writers import Writers
from card_generator_app.llm.connect import Connections
from card_generator_app.model_files import ModelFiles
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.serving import serving
from tests.fakes.site import SITE
from tests.fakes.studio import MemoryPictures, Studio

KEY = SecretStr("sk-or-v1-0123456789abcdef")


@pytest.fixture(scope="session")
def served_fake() -> Iterator[tuple[FakeOpenRouter, str]]:
    fake = FakeOpenRouter()
    with serving(fake) as url:
        yield fake, url


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a small web site on loopback."""
    with serving(SITE) as url:
        yield url


@pytest.fixture
async def connections(
    served_fake: tuple[FakeOpenRouter, str], tmp_path: Path
) -> AsyncIterator[Connections]:
    fake, url = served_fake
    fake.reset()
    fake.latency_s = 0.0
    async with Connections(
        api_key=KEY,
        base_url=f"{url}/api/v1",
        local_gguf=None,
        model_files=ModelFiles(tmp_path),
    ) as connections:
        yield connections


@pytest.fixture
def studio(
    served_fake: tuple[FakeOpenRouter, str], connections: Connections, tmp_path: Path
) -> Studio:
    writers = Writers(connections, ModelFiles(tmp_path), MemoryPictures())
    return Studio(served_fake[0], writers)


class _RefusingSeeds(FakeOpenRouter):
    """A small server that has never heard of seeds."""

    def _refusal(self, body: dict[str, Any]) -> str | None:
        if "seed" in body:
            return "Unrecognized request argument supplied: seed"
        return super()._refusal(body)


@asynccontextmanager
async def _plain(fake: FakeOpenRouter, folder: Path) -> AsyncIterator[Studio]:
    files = ModelFiles(folder)
    with serving(fake) as url:
        async with Connections(
            api_key=None, base_url=f"{url}/v1", local_gguf=None, model_files=files
        ) as connections:
            yield Studio(fake, Writers(connections, files, MemoryPictures()))


@pytest.fixture
async def plain_studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """The same with a small OpenAI-compatible server instead of OpenRouter."""
    async with _plain(FakeOpenRouter(plain=True), tmp_path) as studio:
        yield studio


@pytest.fixture
async def served_refusing_seeds(tmp_path: Path) -> AsyncIterator[Studio]:
    async with _plain(_RefusingSeeds(plain=True), tmp_path) as studio:
        yield studio
