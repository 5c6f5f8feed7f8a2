"""The ledger under a generation: nothing is paid twice, nothing paid goes unrecorded."""

import asyncio
import json
from decimal import Decimal
from typing import Any

import pytest

from card_generator_app.errors import (
    ProviderKeyRefused,
    ProviderUnavailable,
    ReplyUnusable,
)
from card_generator_app.generation.context import CallRecord
from card_generator_app.profiles.config import Retry
from tests.fakes.briefs import brief_text
from tests.fakes.context import MemoryContext
from tests.fakes.faults import Fault
from tests.fakes.studio import CONFIG, Studio

# With these options a run makes seven calls, one after another: the brief, then these.
SHORT: dict[str, Any] = {
    "alternate_greetings": 0,
    "lorebook_entries": 1,
    "concurrency": 1,
    "image": "none",
}
# A named model is meant: there is no other to fall back to.
ALONE = SHORT | {"model": "some/model"}
TEXTS = ["description", "personality", "scenario", "first_mes", "mes_example"]
TEXTS += ["creator_notes"]


def outcome(records: list[CallRecord], key: str) -> list[str | None]:
    return [record.error_code for record in records if record.key == key]


async def test_a_finished_job_run_again_asks_nothing(studio: Studio) -> None:
    job = studio.job()
    first = await studio.run(job)
    calls = studio.fake.calls

    second = await studio.run(studio.again(job))

    assert studio.fake.calls == calls
    texts = [
        r.card["data"] | {"creation_date": 0, "modification_date": 0}
        for r in (first, second)
    ]
    assert texts[0] == texts[1]
    assert second.brief == first.brief


@pytest.mark.parametrize("fault", ["rate_limited", "unavailable", "bad_gateway_html"])
async def test_a_failed_attempt_is_recorded_and_the_next_one_answers(
    studio: Studio, fault: str
) -> None:
    studio.fake.faults.append(fault)
    job = studio.job(**SHORT)

    await studio.run(job)

    failed, good = [record for record in job.records if record.key == "brief"]
    assert (failed.error_code, failed.reply) != (None, None)
    assert failed.cost_usd == 0
    assert (good.error_code, good.model) == (None, "some/planner")
    assert good.cost_usd


async def test_an_answer_that_had_to_be_mended_is_recorded_with_its_cost(
    studio: Studio,
) -> None:
    studio.fake.faults.append("invalid_json")
    job = studio.job(**SHORT)

    await studio.run(job)

    assert outcome(job.records, "brief") == ["reply_unusable", None]
    assert all(record.cost_usd for record in job.records)


async def test_the_ledger_adds_up_to_what_the_provider_charged(studio: Studio) -> None:
    studio.fake.faults += [
        "rate_limited",
        "invalid_json",
        "fenced_json",
        "unavailable",
        "usage_on_finish",
        "usage_in_delta",
        "server_error",
        "broken_json",
        "no_done",
        "reasoning",
        "overloaded",
    ]
    job = studio.job(concurrency=1)

    await studio.run(job)

    assert len(job.records) == studio.fake.calls
    assert studio.fake.spend > 0
    assert job.spent == studio.fake.spend


async def test_every_record_names_key_model_provider_and_generation(
    studio: Studio,
) -> None:
    job = studio.job(**SHORT)

    await studio.run(job)

    assert {r.key for r in job.records} == {"brief", "lorebook.0", *TEXTS}
    models = {r.key: r.model for r in job.records}
    assert (models["brief"], models["scenario"], models["lorebook.0"]) == (
        "some/planner",
        "some/model",
        "some/keeper",
    )
    assert {r.provider for r in job.records} == {"FakeProvider"}
    assert len({r.generation_id for r in job.records}) == len(job.records)
    assert all(r.prompt_tokens and r.completion_tokens for r in job.records)


@pytest.mark.parametrize(
    "blank", ["```\n```", "<think>Let me see.</think>", "<think>What if", " \n "]
)
async def test_a_blank_text_is_asked_for_again(studio: Studio, blank: str) -> None:
    studio.fake.at("`description`", Fault("reply", text=blank))
    job = studio.job(**SHORT)

    await studio.run(job)

    assert outcome(job.records, "description") == ["reply_unusable", None]


async def test_a_text_that_is_blank_twice_fails_the_job_and_is_no_answer(
    studio: Studio,
) -> None:
    studio.fake.at("`description`", *[Fault("reply", text="```\n\n```")] * 2)
    job = studio.job(**ALONE)

    with pytest.raises(ReplyUnusable, match="'description' with nothing, twice"):
        await studio.run(job)

    assert "description" not in job.answers
    assert outcome(job.records, "description") == ["reply_unusable"] * 2


async def test_a_reply_without_a_word_is_tried_as_often_as_the_profile_says(
    studio: Studio,
) -> None:
    studio.fake.at("`description`", *["empty_reply"] * 3)
    job = studio.job(**ALONE)

    with pytest.raises(ReplyUnusable, match="without any text"):
        await studio.run(job)

    assert outcome(job.records, "description") == ["reply_unusable"] * 3


async def test_a_text_that_was_cut_off_ends_at_a_sentence_and_the_job_says_so(
    studio: Studio,
) -> None:
    studio.fake.faults += ["none", "length_cut"]
    job = studio.job(**SHORT)

    result = await studio.run(job)

    description = result.card["data"]["description"]
    assert description.endswith(".")
    assert [one.split(" at ")[0] for one in job.warnings] == ["description: cut off"]


async def test_one_failing_text_lets_the_others_finish_first(studio: Studio) -> None:
    studio.fake.at("card's `personality`", *[Fault("reply", text="```\n```")] * 2)
    job = studio.job(**ALONE)

    with pytest.raises(ReplyUnusable, match="personality"):
        await studio.run(job)

    finished = set(TEXTS) - {"personality"} | {"brief", "lorebook.0"}
    assert set(job.answers) == finished


async def test_the_next_attempt_asks_only_for_what_failed(studio: Studio) -> None:
    studio.fake.at("card's `personality`", *[Fault("reply", text="```\n```")] * 2)
    job = studio.job(**ALONE)
    with pytest.raises(ReplyUnusable):
        await studio.run(job)
    calls = studio.fake.calls

    await studio.run(studio.again(job))

    assert studio.fake.calls == calls + 1


async def test_a_provider_that_stays_down_fails_the_job_after_its_retries(
    studio: Studio,
) -> None:
    studio.fake.always = "unavailable"
    job = studio.job(retries=2)

    with pytest.raises(ProviderUnavailable):
        await studio.run(job)

    assert studio.fake.calls == len(job.records) == 2


async def test_a_refused_key_is_asked_once_and_never_shown(studio: Studio) -> None:
    studio.fake.always = "bad_key"
    job = studio.job()

    with pytest.raises(ProviderKeyRefused) as caught:
        await studio.run(job)

    assert studio.fake.calls == 1
    told = caught.value.message + repr(job.records) + repr(job.warnings)
    assert "0123456789abcdef" not in told


@pytest.mark.parametrize("concurrency", [1, 3])
async def test_no_more_calls_at_once_than_concurrency(
    studio: Studio, concurrency: int
) -> None:
    studio.fake.latency_s = 0.02

    await studio.run(studio.job(concurrency=concurrency))

    assert studio.fake.max_in_flight == concurrency


async def test_a_run_that_lost_its_job_stops_asking(studio: Studio) -> None:
    job = studio.job(**SHORT)
    job.calls_until_lost = 2
    running = asyncio.create_task(_run_in_its_own_task(studio, job))

    with pytest.raises(asyncio.CancelledError):
        await running

    assert set(job.answers) == {"brief", "description"}
    assert studio.fake.calls == 3


async def _run_in_its_own_task(studio: Studio, job: MemoryContext) -> None:
    job.runs_here()
    await studio.run(job)


async def test_a_cancelled_run_stops_every_call_and_records_them(
    studio: Studio,
) -> None:
    job = studio.job(alternate_greetings=0, lorebook="none")
    studio.fake.faults += ["none"] + ["stall_midstream"] * len(TEXTS)
    running = asyncio.create_task(studio.run(job))
    async with asyncio.timeout(10):
        while studio.fake.calls < 1 + len(TEXTS):  # noqa: ASYNC110 - in a thread
            await asyncio.sleep(0.005)

    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert sorted(job.failures) == sorted((key, "cancelled") for key in TEXTS)
    assert set(job.answers) == {"brief"}


async def test_retries_of_a_profile_count_until_some_are_sent(studio: Studio) -> None:
    studio.config = CONFIG.model_copy(
        update={"retry": Retry(max_attempts=1, initial_delay_s=0)}
    )
    studio.fake.always = "unavailable"
    attempts = []
    for sent in ({}, {"retries": 3}):
        studio.fake.requests.clear()
        with pytest.raises(ProviderUnavailable):
            await studio.run(studio.job(**sent))
        attempts.append(studio.fake.calls)

    assert attempts == [1, 3]


async def test_an_unknown_price_is_kept_apart_from_nothing(
    plain_studio: Studio,
) -> None:
    job = plain_studio.job(**SHORT)

    await plain_studio.run(job)

    answered = [record for record in job.records if record.reply is not None]
    assert {record.cost_usd for record in answered} == {None}
    assert job.spent == Decimal(0)


async def test_the_recorded_brief_is_the_answer_that_was_accepted(
    studio: Studio,
) -> None:
    studio.fake.faults.append(Fault("reply", text=brief_text(name="Odette")))
    job = studio.job(**SHORT)

    await studio.run(job)

    assert json.loads(job.answers["brief"])["name"] == "Odette"
