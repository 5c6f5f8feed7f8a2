"""The fault matrix: every way a server fails, at a text, the brief or the lorebook, and its end.

One row a fault. Whatever happens the rest of the card is kept, every attempt is in the
ledger, and a job never ends well with a blank field.
"""

import random
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import pytest

from card_generator_app.cards.card import Card
from card_generator_app.errors import (
    AppError,
    ModelNotAvailable,
    ProviderError,
    ProviderKeyRefused,
    ProviderOutOfCredit,
    ProviderUnavailable,
    ReplyUnusable,
    RequestRefused,
)
from card_generator_app.llm.error_mapping import ProviderBusy
from tests.fakes.briefs import brief_text
from tests.fakes.faults import Fault
from tests.fakes.studio import Studio

# What the fake recognises a call by, and the call's key.
CALLS = {
    "scenario": "card's `scenario`",
    "brief": "Plan the character",
    "lorebook.0": "Write lorebook entries",
}
SMALL: dict[str, Any] = {
    "alternate_greetings": 0,
    "lorebook_entries": 1,
    "image": "none",
}
IMPATIENT = {"idle_timeout_s": 0.5}
Faults = list[Fault | str]


@dataclass(frozen=True)
class Row:
    """At `at` the server does `faults`, one a call, then answers well.

    `codes`: how each attempt at the call ended. `model`: who answered in the end.
    `warns`: what the job says about it; None: nothing at all.
    """

    name: str
    faults: Faults
    codes: list[str | None]
    at: str = "scenario"
    model: str = ""
    warns: str | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name}, {self.at}"


GONE, UNUSED, REFUSED = "provider_unavailable", "reply_unusable", "request_refused"
MISSING = "model_not_available"


def passing(name: str, code: str = GONE, **row: Any) -> Row:
    """Fails once and is asked for again, without a word to the person."""
    return Row(name, [name], [code, None], **row)


def harmless(name: str, **row: Any) -> Row:
    """Odd, and still an answer."""
    return Row(name, [name], [None], **row)


def mended(name: str, at: str) -> Row:
    """Unusable at first; the model is shown what is wrong and gives a good one."""
    return Row(name, [name], [UNUSED, None], at=at)


def elsewhere(name: str, code: str, times: int = 1, **row: Any) -> Row:
    """The next model answers, and the job says so."""
    faults: Faults = [name] * times
    codes = [code] * times + [None]
    told = "other/model is asked instead"
    return Row(name, faults, codes, model="other/model", warns=told, **row)


KEPT = [
    # before an answer: the server says so by an HTTP status
    passing("rate_limited"),
    passing("capacity"),
    Row("in_flight_budget", [Fault("in_flight_budget", retry_after_s=0)], [GONE, None]),
    passing("request_timeout"),
    passing("gateway_timeout"),
    passing("server_error"),
    passing("empty_body_500"),
    passing("bad_gateway_html"),
    passing("cloudflare_524"),
    passing("unavailable"),
    passing("unavailable_for_now"),
    passing("overloaded"),
    elsewhere("policy", REFUSED),
    elsewhere("declined", REFUSED),
    elsewhere("moderation", REFUSED),
    elsewhere("context_length", REFUSED),
    elsewhere("context_length", REFUSED, at="brief"),
    elsewhere("no_endpoints", MISSING),
    elsewhere("privacy", MISSING),
    elsewhere("deprecated", MISSING),
    elsewhere("free_ended", MISSING),
    elsewhere("model_not_found", MISSING),
    # behind HTTP 200: an error, or an answer that breaks off
    passing("http200_error_body"),
    passing("midstream_error"),
    passing("midstream_error_string"),
    passing("choice_error"),
    passing("cut_stream"),
    passing("broken_event"),
    passing("empty_stream"),
    passing("no_finish"),
    passing("stall", options=IMPATIENT),
    passing("stall_midstream", options=IMPATIENT),
    # an answer in another dress
    harmless("not_streamed"),
    harmless("wrong_content_type"),
    harmless("slow_drip"),
    harmless("blank_lines"),
    harmless("finish_twice"),
    harmless("no_done"),
    harmless("no_usage"),
    harmless("usage_on_finish"),
    harmless("usage_in_delta"),
    harmless("usage_nonsense"),
    harmless("null_content"),
    harmless("reasoning"),
    # no text where one should be
    passing("empty_reply", UNUSED),
    passing("blank_reply", UNUSED),
    passing("reasoning_only", UNUSED),
    passing("tool_calls", UNUSED),
    passing("length_cut_empty", UNUSED),
    passing("length_cut_reasoning", UNUSED),
    Row("length_cut", ["length_cut"], [None], warns="scenario: cut off at"),
    elsewhere("empty_reply", UNUSED, times=3),
    # a text that is no answer
    elsewhere("refusal", UNUSED),
    elsewhere("refusal_prose", UNUSED),
    elsewhere("refusal_prose", UNUSED, at="brief"),
    elsewhere("content_filter", UNUSED),
    passing("looping", UNUSED),
    elsewhere("looping", UNUSED, times=2),
    elsewhere("looping", UNUSED, times=2, at="brief"),
    Row(
        "looping, and no other model",
        ["looping"] * 2,
        [UNUSED, None],
        warns="went round and round",
        options={"model": "some/model"},
    ),
    passing("foreign", UNUSED),
    elsewhere("foreign", UNUSED, times=2),
    Row(
        "foreign in every model",
        ["foreign"] * 4,
        [UNUSED] * 3 + [None],
        model="other/model",
        warns="wrote it in the language 'de' and not in 'en'",
    ),
    passing("foreign", UNUSED, at="lorebook.0"),
    # JSON, as models write it
    harmless("fenced_json", at="brief"),
    harmless("json_in_prose", at="brief"),
    harmless("trailing_prose", at="brief"),
    harmless("broken_json", at="brief"),
    harmless("extra_keys", at="brief"),
    harmless("unicode_escapes", at="brief"),
    mended("not_json", "brief"),
    mended("invalid_json", "brief"),
    mended("wrong_types", "brief"),
    mended("missing_keys", "brief"),
    mended("cut_json", "brief"),
    mended("length_cut", "brief"),
    elsewhere("not_json", UNUSED, times=2, at="brief"),
    mended("wrong_types", "lorebook.0"),
    elsewhere("length_cut", UNUSED, times=2, at="lorebook.0"),
]


@pytest.mark.parametrize("row", KEPT, ids=str)
async def test_the_card_is_made_all_the_same(studio: Studio, row: Row) -> None:
    studio.fake.at(CALLS[row.at], *row.faults)
    job = studio.job(**SMALL | row.options)

    card = Card.from_dict((await studio.run(job)).card)

    assert [one.error_code for one in job.records if one.key == row.at] == row.codes
    answer = next(r for r in job.records if r.key == row.at and r.reply is not None)
    assert row.model in answer.model
    told = [warning for warning in job.warnings if row.at in warning]
    assert bool(told) == (row.warns is not None)
    assert (row.warns or "") in " ".join(told)
    assert_nothing_is_blank(card)
    assert job.spent <= studio.fake.spend


@dataclass(frozen=True)
class End:
    """Nothing helps: the job fails with `error`, after so many attempts at the call."""

    name: str
    error: type[ProviderError]
    attempts: int
    at: str = "scenario"
    options: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name}, {self.at}"


ALONE = {"model": "some/model"}
FAILED = [
    End("bad_key", ProviderKeyRefused, 1),
    End("out_of_credit", ProviderOutOfCredit, 1),
    End("region", RequestRefused, 1),
    End("payload_too_large", RequestRefused, 2),
    End("unprocessable", RequestRefused, 1),
    End("upstream_error", RequestRefused, 1),
    End("html200", RequestRefused, 1),
    End("unavailable", ProviderUnavailable, 3),
    End("rate_limited", ProviderUnavailable, 3),
    End("stall", ProviderUnavailable, 3, options=IMPATIENT),
    End("cut_stream", ProviderUnavailable, 3),
    End("policy", RequestRefused, 2),
    End("context_length", RequestRefused, 2),
    End("deprecated", ModelNotAvailable, 2),
    End("refusal", ReplyUnusable, 2),
    End("refusal_prose", ReplyUnusable, 2),
    End("content_filter", ReplyUnusable, 2),
    End("looping", ReplyUnusable, 4, at="brief"),
    End("blank_reply", ReplyUnusable, 6),
    End("tool_calls", ReplyUnusable, 6),
    End("not_json", ReplyUnusable, 4, at="brief"),
    End("length_cut", ReplyUnusable, 4, at="lorebook.0"),
    End("refusal", ReplyUnusable, 1, options=ALONE),
    End("deprecated", ModelNotAvailable, 1, options=ALONE),
    End("looping", ReplyUnusable, 2, at="brief", options=ALONE),
]


@pytest.mark.parametrize("end", FAILED, ids=str)
async def test_the_job_says_what_is_missing_and_keeps_the_rest(
    studio: Studio, end: End
) -> None:
    studio.fake.at(CALLS[end.at], *[end.name] * 9)
    job = studio.job(**SMALL | end.options)

    with pytest.raises(AppError) as caught:
        await studio.run(job)

    assert isinstance(caught.value, end.error)
    assert len([one for one in job.records if one.key == end.at]) == end.attempts
    assert end.at not in job.answers
    if end.at != "brief":
        assert f"1 of 7 parts could not be written ({end.at}: " in str(caught.value)
        assert len(job.answers) == 7


@pytest.mark.parametrize("end", [e for e in FAILED if e.at != "brief"], ids=str)
async def test_a_retry_buys_only_what_was_missing(studio: Studio, end: End) -> None:
    studio.fake.at(CALLS[end.at], *[end.name] * end.attempts)
    job = studio.job(**SMALL | end.options)
    with pytest.raises(AppError):
        await studio.run(job)
    calls = studio.fake.calls

    card = Card.from_dict((await studio.run(studio.again(job))).card)

    assert studio.fake.calls == calls + 1
    assert_nothing_is_blank(card)


async def test_a_server_with_few_places_is_asked_less_at_once(studio: Studio) -> None:
    studio.fake.latency_s, studio.fake.most_at_once = 0.02, 4
    studio.fake.faults.append(Fault("reply", text=brief_text(openings=21)))
    job = studio.job(
        concurrency=16, retries=9, alternate_greetings=20, critique_rounds=0
    )

    try:
        await studio.run(job)
    finally:
        studio.fake.most_at_once = None

    # Sixteen go out together, after that one too many now and then: about 19 refusals for
    # 29 answers. With a fixed number of places there were 28 to 59.
    assert len(job.failures) < 25
    assert len(job.answers) == 29


async def test_a_wait_that_is_too_long_for_a_call_is_left_to_the_job(
    studio: Studio,
) -> None:
    studio.fake.at(CALLS["scenario"], Fault("rate_limited", retry_after_s=900))
    job = studio.job(**SMALL)

    with pytest.raises(ProviderBusy) as caught:
        await studio.run(job)

    assert caught.value.retry_after_s == 900
    assert len(job.answers) == 7


async def test_several_missing_parts_are_told_in_one_sentence(studio: Studio) -> None:
    for key in ("scenario", "personality"):
        studio.fake.at(f"card's `{key}`", *["refusal"] * 2)
    job = studio.job(**SMALL)

    with pytest.raises(ReplyUnusable) as caught:
        await studio.run(job)

    assert "2 of 7 parts" in str(caught.value)
    assert "personality, scenario: other/model" in str(caught.value)
    assert "The other 5 are kept" in str(caught.value)


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_a_finished_card_has_no_blank_field(
    studio: Studio, seed: int
) -> None:
    draw = random.Random(seed)
    quick = sorted(fault_names() - {"stall", "stall_midstream", "slow_drip"})
    studio.fake.faults += [draw.choice([*quick, ""]) for _ in range(60)]
    job = studio.job(
        alternate_greetings=2,
        group_greetings=1,
        system_prompt_mode="generate",
        quality=draw.choice(["draft", "standard", "best"]),
        image="none",
        retries=2,
    )

    for attempt in range(6):
        try:
            card = Card.from_dict((await studio.run(job)).card)
        except AppError:
            job = studio.again(job)
            studio.fake.faults = studio.fake.faults if attempt < 3 else deque()
        else:
            assert_nothing_is_blank(card)
            assert all(text.strip() for text in card.greetings)
            assert card.text("system_prompt").strip()
            return
    pytest.fail("without faults there is a card")


def assert_nothing_is_blank(card: Card) -> None:
    """Every field that these options ask for says something."""
    for name in ("name", "description", "personality", "scenario", "first_mes"):
        assert card.text(name).strip(), name
    assert card.mes_example.strip()
    assert card.text("creator_notes").strip()
    assert card.data["tags"]
    assert all(entry["content"].strip() and entry["keys"] for entry in card.entries)


def test_the_matrix_is_as_large_as_it_claims() -> None:
    assert len(fault_names()) >= 37


def fault_names() -> set[str]:
    """Everything in the matrix that goes wrong."""
    names = {
        fault if isinstance(fault, str) else fault.name
        for row in KEPT
        for fault in row.faults
    }
    return names | {end.name for end in FAILED}
