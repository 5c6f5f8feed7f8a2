"""A whole generation through engine, ledger and a provider that fails in many ways."""

import asyncio
import time
from collections.abc import Callable
from decimal import Decimal

from card_generator_app.generation.service import GenerationService
from card_generator_app.generation.writers import snapshot
from card_generator_app.jobs.job import Job, JobStatus
from tests.database.rig import PATIENCE_S, Rig, job_spec
from tests.fakes.openrouter import FakeOpenRouter
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


async def generated(rig: Rig, generation: GenerationService, **sent: object) -> Job:
    return await rig.finished((await begun(rig, generation, **sent)).id)


async def begun(rig: Rig, generation: GenerationService, **sent: object) -> Job:
    await rig.work(generation.run)
    asked = {"concept": "A baker", "image": "none", "concurrency": 1, **sent}
    spec = job_spec(
        asked, writer="openrouter", snapshot=snapshot("openrouter", CONFIG, PROMPTS)
    )
    return await rig.service.create(spec)


async def test_the_ledger_is_what_the_provider_charged_to_the_micro_dollar(
    rig: Rig, generation: GenerationService, provider: FakeOpenRouter
) -> None:
    for (question, faults), odd in zip(FAULTS.items(), ODDITIES, strict=True):
        provider.at(question, *faults, odd)
    kinds = {fault for faults in FAULTS.values() for fault in faults}

    job = await generated(rig, generation)

    calls = await rig.service.calls(job.id, bodies=True)
    assert job.status is JobStatus.COMPLETED, job.error
    assert len(calls) == provider.calls
    happened = {request.fault for request in provider.requests}
    assert happened >= kinds | set(ODDITIES)
    assert len([call for call in calls if call.error_code]) == len(kinds) == 12
    assert abs(job.cost_usd - provider.spend) < MICRO_DOLLAR
    assert sum((c.cost_usd or Decimal(0) for c in calls), Decimal(0)) == job.cost_usd
    sent = sorted(str(request.body["messages"]) for request in provider.requests)
    assert sorted(str((c.body or {})["messages"]) for c in calls) == sent


async def test_a_capped_job_fails_with_the_limit_and_keeps_what_is_finished(
    rig: Rig, generation: GenerationService, provider: FakeOpenRouter
) -> None:
    job = await generated(rig, generation, max_total_tokens=16_000)

    assert job.error is not None
    assert job.error.code == "limit_exceeded"
    assert 0 < job.tokens.total <= 16_000
    assert abs(job.cost_usd - provider.spend) < MICRO_DOLLAR
    assert any(call.reply for call in await rig.service.calls(job.id))


async def test_a_cancel_closes_the_providers_stream_and_nothing_is_written_after(
    rig: Rig, generation: GenerationService, provider: FakeOpenRouter
) -> None:
    """Rule 5: whoever is cancelled hangs up, and its last writes meet the fence."""
    provider.always = "stall_midstream"
    job = await begun(rig, generation)
    await until(lambda: bool(provider.in_flight))

    await rig.service.cancel(job.id)
    at_s = time.monotonic()
    await until(lambda: not provider.in_flight)
    closed_after_s = time.monotonic() - at_s
    cancelled = await rig.service.get(job.id)
    calls = await rig.service.calls(job.id)
    await rig.engine.stop(5.0)

    assert closed_after_s < 0.5
    assert provider.cancelled == 1
    assert cancelled.status is JobStatus.CANCELLED
    assert await rig.service.get(job.id) == cancelled
    assert await rig.service.calls(job.id) == calls


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():  # noqa: ASYNC110 - it happens in another thread
            await asyncio.sleep(0.005)
