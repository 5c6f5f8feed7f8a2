"""An estimate is a rehearsal of the very job: what it plans is what is then asked."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from benchmarks.estimate_interval import inside, measure
from card_generator_app.errors import ContentRefused
from card_generator_app.generation.context import CallRecord
from card_generator_app.generation.estimate.closeness import observed
from card_generator_app.generation.estimate.estimate import Estimate
from card_generator_app.generation.estimate.estimating import Estimating
from card_generator_app.generation.estimate.imagining import Interval, imagine
from card_generator_app.generation.estimate.occasions import (
    Occasion,
    name_of,
    occasion_of,
)
from card_generator_app.generation.estimate.ratios import NOTHING_SEEN, Key, Ratios
from card_generator_app.generation.estimate.rehearsal import RehearsedCall
from card_generator_app.generation.stores import NO_STORES
from card_generator_app.generation.writers import snapshot
from card_generator_app.llm.connect import Connections
from card_generator_app.llm.listed import Price
from card_generator_app.options import GenerationOptions, resolve
from card_generator_app.profiles.prompts import PromptProfiles
from card_generator_app.settings import PROJECT_ROOT
from tests.fakes.studio import CONCEPT, CONFIG, PROMPTS, Studio
from tests.fakes.talker import Talker

PRICE = Price(Decimal("0.000002"), Decimal("0.00001"))
MODELS = ["some/model", "other/model", "some/planner", "some/keeper"]


@pytest.fixture
def estimating(
    studio: Studio, connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> Estimating:
    monkeypatch.setattr(studio.fake, "models", MODELS)
    return Estimating(studio.writers, connections, NO_STORES)


async def estimated(
    estimating: Estimating, writer: str = "openrouter", **sent: Any
) -> Estimate:
    options = resolve({"concept": CONCEPT, "image": "none"} | sent)
    return await estimating.of(options, snapshot(writer, CONFIG, PROMPTS))


PLANS: dict[str, dict[str, Any]] = {
    "default": {},
    "no lore": {"lorebook": "none", "alternate_greetings": 5},
    "many": {"lorebook_entries": 17, "system_prompt_mode": "generate"},
    "some fields": {"fields": ["description", "first_mes"], "brief_gate": "off"},
    "best": {"quality": "best"},
    "template": {"system_prompt_mode": "template", "creator_notes_mode": "none"},
}


@pytest.mark.parametrize("name", PLANS)
async def test_what_is_planned_for_sure_is_asked_and_all_that_is_asked_is_planned(
    studio: Studio, estimating: Estimating, name: str
) -> None:
    sent = PLANS[name] | {"image": "none"}
    plan = await estimated(estimating, **PLANS[name])
    counts = {"openings": 6, "exchanges": 3, "world": 17, "entries": 4}
    studio.fake.answers = Talker(3, counts)
    job = studio.job(**sent)

    await studio.run(job)

    asked = {name_of(record.key) for record in job.records}
    planned = {name_of(call.key): occasion_of(call.key) for call in plan.calls}
    surely = {key for key, why in planned.items() if why is Occasion.ALWAYS}
    assert surely <= asked
    assert asked - planned.keys() <= {"description#shape", "brief#name"}


async def test_nothing_is_asked_for_an_estimate(
    studio: Studio, estimating: Estimating
) -> None:
    found = await estimated(estimating)

    assert studio.fake.calls == 0
    assert set(found.imagined.stages) == {"brief", "write", "review"}
    for needed in (*found.imagined.stages.values(), found.total):
        for one in needed.values():
            assert 0 <= one.low <= one.likely <= one.high
    assert found.unpriced is None
    assert 0.01 < found.total["usd"].likely < 1


@pytest.mark.parametrize("profile", ["concise", "world-focused", "showcase"])
async def test_the_profiles_own_prompts_are_counted(
    estimating: Estimating, profile: str
) -> None:
    prompts = PromptProfiles(PROJECT_ROOT / "configs" / "prompts").get(profile)
    options = resolve({"concept": CONCEPT, "image": "none"})

    found = await estimating.of(options, snapshot("openrouter", CONFIG, prompts))

    default = await estimated(estimating)
    assert found.total["prompt"] != default.total["prompt"]


async def test_more_is_dearer(estimating: Estimating) -> None:
    def usd(found: Estimate) -> float:
        return found.total["usd"].likely

    draft = await estimated(estimating, quality="draft")
    standard = await estimated(estimating)
    best = await estimated(estimating, quality="best")
    longer = await estimated(estimating, concept="A long story. " * 2000)

    assert usd(draft) < usd(standard) < usd(best)
    assert usd(standard) < usd(longer)


async def test_a_limit_of_answers_is_a_limit_of_their_price(
    estimating: Estimating,
) -> None:
    free = await estimated(estimating, brief_gate="off")
    cut = await estimated(
        estimating, brief_gate="off", task_max_output_tokens={"write": 50}
    )

    stage = cut.imagined.stages["write"]
    assert stage["completion"].high < free.imagined.stages["write"]["completion"].low


async def test_what_costs_nothing_is_told_so(estimating: Estimating) -> None:
    composed = await estimated(estimating, "composer")
    local = await estimated(estimating, "local")

    assert composed.calls == []
    assert composed.total["usd"] == Interval(0, 0, 0)
    assert local.total["usd"] == Interval(0, 0, 0)
    assert local.total["completion"].low > 0


async def test_a_price_that_nobody_tells_is_no_price(estimating: Estimating) -> None:
    found = await estimated(estimating, model="odd/model")

    assert "usd" not in found.total
    assert found.unpriced == "nobody tells the price of odd/model"
    assert "usd" not in found.kept()["total"]


@pytest.mark.parametrize(
    ("cap", "verdict"), [(0.001, "stops_it"), (0.15, "may_stop_it"), (9, "holds")]
)
async def test_it_is_told_whether_a_cap_would_stop_the_job(
    estimating: Estimating, cap: float, verdict: str
) -> None:
    found = await estimated(estimating, max_cost_usd=cap)

    assert found.caps["max_cost_usd"].verdict == verdict
    assert len(found.warnings()) == (verdict == "stops_it")


async def test_a_cap_on_a_price_that_nobody_tells_cannot_be_kept(
    estimating: Estimating,
) -> None:
    options = vars(resolve({"concept": CONCEPT, "image": "none", "model": "odd/model"}))
    options |= {"max_cost_usd": 1.0}
    unsent = GenerationOptions.model_construct(set(), **options)
    sent = GenerationOptions.model_construct({"max_cost_usd"}, **options)
    frozen = snapshot("openrouter", CONFIG, PROMPTS)

    by_profile = await estimating.of(unsent, frozen)
    by_person = await estimating.of(sent, frozen)

    assert by_profile.caps == {}
    assert by_person.caps["max_cost_usd"].verdict == "cannot_be_kept"
    assert by_person.warnings() == []


async def test_tokens_have_a_verdict_too(estimating: Estimating) -> None:
    found = await estimated(estimating, max_total_tokens=9_000)

    assert found.caps["max_total_tokens"].verdict == "stops_it"


async def test_what_is_never_written_is_refused_before_it_is_paid_for(
    estimating: Estimating,
) -> None:
    with pytest.raises(ContentRefused):
        await estimated(
            estimating, concept="A schoolgirl of 15, explicit", content_rating="mature"
        )


async def test_another_language_is_rehearsed_as_often(estimating: Estimating) -> None:
    english = await estimated(estimating)
    german = await estimated(estimating, language="de")

    assert len(german.calls) == len(english.calls)


def call(key: str, completion: int = 100, task: str = "write") -> RehearsedCall:
    return RehearsedCall("write", key, task, "m", (), 1000, 0, completion, (2000, 400))


def imagined(calls: Sequence[RehearsedCall], ratios: Ratios = NOTHING_SEEN) -> Any:
    return imagine(calls, {"m": PRICE}, ratios, limits={}, at_once=2, seed="s").total


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("first_mes", Occasion.ALWAYS),
        ("first_mes#rewrite", Occasion.ALWAYS),
        ("brief#more", Occasion.ALWAYS),
        ("description#candidate-2", Occasion.ALWAYS),
        ("card#judge-0", Occasion.ALWAYS),
        ("card#judge-1", Occasion.JUDGING),
        ("world#again", Occasion.SHAPE),
        ("scenario#review-1-0123abcd", Occasion.REWORK),
    ],
)
def test_why_a_question_is_asked(key: str, why: Occasion) -> None:
    assert occasion_of(key) is why


def test_the_same_plan_gives_the_same_interval() -> None:
    assert imagined([call("description")]) == imagined([call("description")])


def test_few_observations_move_little_and_many_outweigh_what_was_assumed() -> None:
    calls = [call(f"alternate_greetings.{at}") for at in range(8)]

    def likely(seen: list[float]) -> float:
        ratios = Ratios({("answer", "m", "write"): seen})
        return float(imagined(calls, ratios)["completion"].likely)

    nothing, two, many, odd = likely([]), likely([2.0] * 2), likely([2.0] * 64), None
    odd = likely([1.0] * 20 + [20.0])

    assert nothing * 0.9 < two < nothing * 1.3
    assert many > nothing * 1.7
    assert odd < nothing * 1.15


def test_the_time_is_that_of_the_longest_queue() -> None:
    one = imagined([call("description")])["seconds"].likely
    four = imagined([call(f"alternate_greetings.{at}") for at in range(4)])

    assert 1.5 * one < four["seconds"].likely < 3 * one


def test_what_a_run_shows_is_learned() -> None:
    kept = {
        "calls": [
            ["brief", "brief", "m", 800, 2000],
            ["description", "write", "m", 2000, 400],
            ["scenario", "write", "m", 2000, 100],
            ["description#review-1-00000000", "write", "m", 2500, 400],
            ["scenario#review-1-00000000", "write", "m", 2500, 100],
        ]
    }
    calls = [
        answered("brief", 1000, 3000),
        answered("description", 3300, 600),
        CallRecord("scenario", "x", "p", completion_tokens=9, error_code="bad"),
        answered("scenario", 3300, 150),
        answered("scenario#review-1-abcdef12", 3800, 150),
    ]

    found = observed(kept, calls)

    key: Key = ("answer", "m", "write")
    assert found[key] == pytest.approx(1.5)
    assert found["answer", "m", "brief"] == pytest.approx(1.5)
    assert found["rework", "m", "write"] == 0.5
    assert found["again", "m", ""] == pytest.approx(1 / 5)
    assert found["prompt", "m", ""] == pytest.approx(1.1, abs=0.05)


def answered(key: str, prompt: int, completion: int) -> CallRecord:
    return CallRecord(
        key,
        "resolved/name",
        "p",
        prompt_tokens=prompt,
        completion_tokens=completion,
        latency_s=1.0,
        reply="text",
    )


async def test_true_costs_lie_in_their_intervals() -> None:
    """A few plans of benchmarks/estimate_interval.py, which runs two hundred."""
    found = await measure(5, learns=True)

    assert inside(found) >= 4 / 5
    assert sorted(one.width for one in found)[2] < 3.5
