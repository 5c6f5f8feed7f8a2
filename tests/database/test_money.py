"""A whole generation through engine, ledger and a provider that fails in many ways."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr

from card_generator_app.generation.service import GenerationService
from card_generator_app.generation.writers import Writers, snapshot
from card_generator_app.jobs.job import Job, JobStatus
from card_generator_app.llm.connect import Connections
from card_generator_app.model_files import ModelFiles
from card_generator_app.options import parse_options
from tests.database.rig import PATIENCE_S, Rig
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.serving import serving
from tests.fakes.studio import CONFIG, PROMPTS

# What goes wrong with each of six questions before it is answered, if in an odd shape. A
# call gets three attempts.
FAULTS = {
    "Plan the character": ("invalid_json", "rate_limited"),
    "card's `description`": ("unavailable", "server_error"),
    "card's `personality`": ("overloaded", "bad_gateway_html"),
    "card's `scenario`": ("http200_error_body", "choice_error"),
    "card's `mes_example`": ("midstream_error", "empty_stream"),
    "card's `creator_notes`": ("cut_stream", "broken_event"),
}
ODDITIES = [
    *("usage_on_finish", "usage_in_delta", "no_done", "reasoning", "unicode_escapes"),
    "blank_lines",
]
MICRO_DOLLAR = Decimal("0.000001")


@pytest.fixture
def served_fake() -> Iterator[tuple[FakeOpenRouter, str]]:
    fake = FakeOpenRouter()
    with serving(fake) as url:
        yield fake, f"{url}/api/v1"


@pytest.fixture
async def connections(
    served_fake: tuple[FakeOpenRouter, str], tmp_path: Path
) -> AsyncIterator[Connections]:
    async with Connections(
        api_key=SecretStr("sk-or-v1-0123456789abcdef"),
        base_url=served_fake[1],
        local_gguf=None,
        model_files=ModelFiles(tmp_path),
    ) as connections:
        yield connections


async def generated(
    rig: Rig, connections: Connections, tmp_path: Path, **sent: object
) -> Job:
    return await rig.finished((await begun(rig, connections, tmp_path, **sent)).id)


async def begun(
    rig: Rig, connections: Connections, tmp_path: Path, **sent: object
) -> Job:
    async def no_file(_file_id: str) -> bytes:
        raise AssertionError

    writers = Writers(connections, ModelFiles(tmp_path))
    await rig.work(GenerationService(writers.make, no_file).run)
    asked = {"concept": "A baker", "image": "none", "concurrency": 1, **sent}
    options = parse_options(asked)
    return await rig.service.create(
        options,
        sent=asked,
        profile="default",
        prompt_profile="default",
        writer="openrouter",
        snapshot=snapshot("openrouter", CONFIG, PROMPTS),
    )


async def test_the_ledger_is_what_the_provider_charged_to_the_micro_dollar(
    rig: Rig,
    connections: Connections,
    served_fake: tuple[FakeOpenRouter, str],
    tmp_path: Path,
) -> None:
    fake, _ = served_fake
    for (question, faults), odd in zip(FAULTS.items(), ODDITIES, strict=True):
        fake.at(question, *faults, odd)
    kinds = {fault for faults in FAULTS.values() for fault in faults}

    job = await generated(rig, connections, tmp_path)

    calls = await rig.service.calls(job.id, bodies=True)
    assert job.status is JobStatus.COMPLETED, job.error
    assert len(calls) == fake.calls
    happened = {request.fault for request in fake.requests}
    assert happened >= kinds | set(ODDITIES)
    assert len([call for call in calls if call.error_code]) == len(kinds) == 12
    assert abs(job.cost_usd - fake.spend) < MICRO_DOLLAR
    assert sum((c.cost_usd or Decimal(0) for c in calls), Decimal(0)) == job.cost_usd
    sent = sorted(str(request.body["messages"]) for request in fake.requests)
    assert sorted(str((c.body or {})["messages"]) for c in calls) == sent


async def test_a_capped_job_fails_with_the_limit_and_keeps_what_is_finished(
    rig: Rig,
    connections: Connections,
    served_fake: tuple[FakeOpenRouter, str],
    tmp_path: Path,
) -> None:
    fake, _ = served_fake

    job = await generated(rig, connections, tmp_path, max_total_tokens=16_000)

    assert job.error is not None
    assert job.error.code == "limit_exceeded"
    assert 0 < job.tokens.total <= 16_000
    assert abs(job.cost_usd - fake.spend) < MICRO_DOLLAR
    assert any(call.reply for call in await rig.service.calls(job.id))


async def test_a_cancel_closes_the_providers_stream_and_nothing_is_written_after(
    rig: Rig,
    connections: Connections,
    served_fake: tuple[FakeOpenRouter, str],
    tmp_path: Path,
) -> None:
    """Rule 5: whoever is cancelled hangs up, and its last writes meet the fence."""
    fake, _ = served_fake
    fake.always = "stall_midstream"
    job = await begun(rig, connections, tmp_path)
    await until(lambda: bool(fake.in_flight))

    await rig.service.cancel(job.id)
    at_s = time.monotonic()
    await until(lambda: not fake.in_flight)
    closed_after_s = time.monotonic() - at_s
    cancelled = await rig.service.get(job.id)
    calls = await rig.service.calls(job.id)
    await rig.engine.stop(5.0)

    assert closed_after_s < 0.5
    assert fake.cancelled == 1
    assert cancelled.status is JobStatus.CANCELLED
    assert await rig.service.get(job.id) == cancelled
    assert await rig.service.calls(job.id) == calls


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():  # noqa: ASYNC110 - it happens in another thread
            await asyncio.sleep(0.005)
