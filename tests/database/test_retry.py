"""Retrying a job with the answers it has, and deleting one."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from card_generator_app.errors import JobNotFound, JobStateConflict
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from card_generator_app.jobs.filter import JobFilter
from card_generator_app.jobs.job import Job, JobStatus
from tests.database.rig import Rig, card_named


def bought(key: str, asked: str) -> CallRecord:
    return CallRecord(
        key=key,
        model="m",
        provider="p",
        prompt_tokens=10,
        completion_tokens=5,
        cost_usd=Decimal("0.01"),
        request_sha256=asked,
        body={"messages": [{"role": "user", "content": asked}]},
        reply=f"answer to {asked}",
    )


async def failed_job(rig: Rig) -> Job:
    """A job that failed after two of its calls."""
    job = await rig.create()
    await rig.service.claim(job.id, 0)
    await rig.service.record_call(job.id, 1, bought("brief", "plan?"))
    await rig.service.record_call(job.id, 1, bought("name", "who?"))
    await rig.service.fail(job.id, 1, "limit_exceeded", "The cap is reached.")
    return await rig.service.get(job.id)


async def test_a_retry_has_the_answers_for_nothing(rig: Rig) -> None:
    first = await failed_job(rig)

    retry = await rig.create(retry_of=first)

    assert (retry.retry_of, retry.root_id) == (first.id, first.id)
    assert (retry.cost_usd, retry.tokens.total) == (Decimal(0), 0)
    assert await rig.service.find_call(retry.id, "brief", "plan?") == "answer to plan?"
    assert {c.cost_usd for c in await rig.service.calls(retry.id)} == {Decimal(0)}


async def test_an_answer_to_a_changed_question_is_bought_anew(rig: Rig) -> None:
    retry = await rig.create(retry_of=await failed_job(rig))
    await rig.service.claim(retry.id, 0)

    assert await rig.service.find_call(retry.id, "brief", "another plan?") is None
    await rig.service.record_call(retry.id, 1, bought("brief", "another plan?"))

    # From now on it is this job's own answer: found by its key, whatever happens.
    for asked in ("another plan?", "plan?", "the same in a newer version"):
        found = await rig.service.find_call(retry.id, "brief", asked)
        assert found == "answer to another plan?"
    assert (await rig.service.get(retry.id)).cost_usd == Decimal("0.01")


async def test_a_retry_of_a_retry_has_the_answers_of_both(rig: Rig) -> None:
    first = await failed_job(rig)
    second = await rig.create(retry_of=first)
    await rig.service.claim(second.id, 0)
    await rig.service.record_call(second.id, 1, bought("brief", "another plan?"))
    await rig.service.fail(second.id, 1, "internal_error", "No.")

    third = await rig.create(retry_of=await rig.service.get(second.id))

    assert (third.retry_of, third.root_id) == (second.id, first.id)
    for asked in ("plan?", "another plan?"):
        found = await rig.service.find_call(third.id, "brief", asked)
        assert found == f"answer to {asked}"


async def test_a_retry_may_begin_from_nothing(rig: Rig) -> None:
    retry = await rig.create(retry_of=await failed_job(rig), reuse_calls=False)

    assert await rig.service.calls(retry.id) == []


async def test_what_was_sent_is_stored_once_and_given_when_asked_for(rig: Rig) -> None:
    first = await failed_job(rig)
    retry = await rig.create(retry_of=first)

    plain = await rig.service.calls(retry.id)
    calls = await rig.service.calls(retry.id, bodies=True)

    assert {call.body for call in plain} == {None}
    assert [(c.body or {})["messages"][0]["content"] for c in calls] == [
        "plan?",
        "who?",
    ]
    async with rig.database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM llm_request")) == 2


async def test_delete_leaves_nothing_of_a_job_but_its_card(rig: Rig) -> None:
    async def generate(context: JobContext) -> GenerationResult:
        await context.record_call(bought("brief", "plan?"))
        return card_named("Mara")

    await rig.work(generate)
    job = await rig.finished((await rig.create("A baker")).id)

    await rig.service.delete(job.id)

    with pytest.raises(JobNotFound):
        await rig.service.get(job.id)
    assert (await rig.service.list(JobFilter(text="baker"))).items == []
    assert (await rig.cards.get(job.card_id or "")).job_id is None
    async with rig.database.read() as session:
        for table in ("job_event", "llm_call", "job_text"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


async def test_only_a_final_job_can_be_deleted(rig: Rig) -> None:
    job = await rig.create()

    with pytest.raises(JobStateConflict, match="queued"):
        await rig.service.delete(job.id)
    await rig.service.claim(job.id, 0)
    with pytest.raises(JobStateConflict, match="running"):
        await rig.service.delete(job.id)
    with pytest.raises(JobNotFound):
        await rig.service.delete("nothing")

    assert (await rig.service.get(job.id)).status is JobStatus.RUNNING


async def test_a_retry_outlives_the_job_it_came_from(rig: Rig) -> None:
    first = await failed_job(rig)
    retry = await rig.create(retry_of=first)

    await rig.service.delete(first.id)

    retry = await rig.service.get(retry.id)
    assert (retry.retry_of, retry.root_id) == (None, first.id)
    assert await rig.service.find_call(retry.id, "brief", "plan?") == "answer to plan?"
