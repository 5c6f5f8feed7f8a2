"""A real model on a real server: SmolLM2-135M, streamed, bound to a schema, cancelled.

The path is judged here, not the prose.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Annotated, Literal

import httpx2
import pytest
from pydantic import BaseModel, Field, StringConstraints

from card_generator_app.errors import ModelFileError, RequestRefused
from card_generator_app.llm.chat import Attempt, ChatRequest, Message
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.local import LocalServer
from card_generator_app.llm.structured import complete_json
from card_generator_app.model_files import ModelFiles
from card_generator_app.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

_CACHE = Path(__file__).resolve().parents[2] / ".cache" / "models"
_PIECES_SEEN = 20


# Unbounded text would let so small a model ramble on to the limit.
Trait = Annotated[str, StringConstraints(min_length=3, max_length=24)]


class Sheet(BaseModel):
    name: str = Field(min_length=2, max_length=30)
    pronouns: Literal["she", "he", "they"]
    traits: list[Trait] = Field(min_length=2, max_length=3)
    age: int = Field(ge=18, le=90)


@pytest.fixture(scope="module")
def gguf() -> Path:
    files = ModelFiles(Settings().model_dir or _CACHE)
    files.ensure("smollm2-135m")
    return files.paths("smollm2-135m")[0]


@pytest.fixture(scope="module")
def server(gguf: Path) -> Iterator[LocalServer]:
    server = LocalServer(gguf, threads=2)
    yield server
    pid = server.pid
    asyncio.run(server.stop())
    if pid is not None:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.fixture
async def client(server: LocalServer) -> AsyncIterator[ChatClient]:
    async with ChatClient(server.endpoint, slots=server.slots) as client:
        yield client


class Attempts(list[Attempt]):
    """The attempts made, in their order."""

    async def add(self, attempt: Attempt) -> None:
        self.append(attempt)


@pytest.fixture
def attempts() -> Attempts:
    return Attempts()


def _asking(words: str, max_tokens: int = 40) -> ChatRequest:
    return ChatRequest((Message("user", words),), seed=1, max_tokens=max_tokens)


async def test_a_completion_streams_and_costs_nothing(
    client: ChatClient, attempts: Attempts
) -> None:
    texts: list[str] = []

    async def on_text(text: str) -> None:
        texts.append(text)

    reply = await client.complete(
        _asking("Describe a baker in one sentence."),
        on_attempt=attempts.add,
        on_text=on_text,
    )

    assert len(texts) > 3
    assert "".join(texts) == reply.text
    assert reply.usage.completion_tokens > 3
    assert reply.usage.cost_usd == 0
    assert not reply.usage.estimated
    assert len(attempts) == 1


async def test_a_schema_binds_the_model(client: ChatClient, attempts: Attempts) -> None:
    request = _asking("Invent a retired dragon-slayer who bakes.", max_tokens=300)

    sheet, reply = await complete_json(client, request, Sheet, on_attempt=attempts.add)

    assert 2 <= len(sheet.traits) <= 3
    assert 18 <= sheet.age <= 90
    assert reply.finish_reason == "stop"
    assert len(attempts) == 1


async def test_cancel_frees_the_slot(client: ChatClient, attempts: Attempts) -> None:
    """What comes next waits for nothing but its own answer, however fast this machine is."""
    begun, pieces = asyncio.Event(), 0

    async def on_text(_text: str) -> None:
        nonlocal pieces
        pieces += 1
        if pieces == _PIECES_SEEN:
            begun.set()

    endless = _asking("Tell a very long story.", max_tokens=3000)
    start = time.monotonic()
    calls = [
        asyncio.create_task(
            client.complete(endless, on_attempt=attempts.add, on_text=on_text)
        )
        for _ in range(2)
    ]
    await asyncio.wait_for(begun.wait(), 60)
    a_piece_s = (time.monotonic() - start) / _PIECES_SEEN
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)

    start = time.monotonic()
    await client.complete(_asking("Hi", max_tokens=16), on_attempt=attempts.add)

    to_their_end_s = 2 * 3000 * a_piece_s
    waited_s = time.monotonic() - start
    assert waited_s < to_their_end_s / 20
    assert {one.error_code for one in attempts[:2]} == {"cancelled"}


async def test_a_prompt_too_long_is_refused_with_the_reason(
    client: ChatClient, attempts: Attempts
) -> None:
    with pytest.raises(RequestRefused, match="context size"):
        await client.complete(_asking("word " * 6000), on_attempt=attempts.add)

    assert len(attempts) == 1


async def test_another_user_of_this_machine_is_refused(server: LocalServer) -> None:
    endpoint = await server.endpoint()
    async with httpx2.AsyncClient(trust_env=False) as stranger:
        answer = await stranger.post(f"{endpoint.base_url}/chat/completions", json={})

    assert answer.status_code == 401


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
async def test_the_key_is_not_in_the_process_list(server: LocalServer) -> None:
    endpoint = await server.endpoint()

    assert endpoint.api_key is not None
    assert server.pid is not None
    process = Path("/proc", str(server.pid))
    key = endpoint.api_key.get_secret_value().encode()
    assert key not in (process / "cmdline").read_bytes()
    assert key not in (process / "environ").read_bytes()


async def test_a_dead_server_is_started_again(
    client: ChatClient, server: LocalServer, attempts: Attempts
) -> None:
    await server.endpoint()
    assert await server.is_healthy()
    first = server.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(5):
        while server.pid is not None:  # noqa: ASYNC110 - the end of another process
            await asyncio.sleep(0.01)

    reply = await client.complete(_asking("Hi"), on_attempt=attempts.add)

    assert reply.text
    assert server.pid not in {None, first}


def test_the_server_ends_with_its_parent_even_when_that_is_killed(gguf: Path) -> None:
    program = (
        "import asyncio, pathlib, sys, time\n"
        "from card_generator_app.llm.local import LocalServer\n"
        "server = LocalServer(pathlib.Path(sys.argv[1]))\n"
        "asyncio.run(server.endpoint())\n"
        "print(server.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(gguf)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()

    deadline = time.monotonic() + 10
    while Path("/proc", str(child), "stat").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


async def test_a_file_cut_short_cannot_be_loaded_and_says_so(
    gguf: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.gguf"
    with gguf.open("rb") as whole:
        cut.write_bytes(whole.read(3_000_000))

    async with LocalServer(cut) as server:
        with pytest.raises(ModelFileError, match=r"cut\.gguf cannot be loaded"):
            await server.endpoint()
