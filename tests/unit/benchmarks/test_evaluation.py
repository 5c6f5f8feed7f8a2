"""The offline evaluation: it runs, its metrics tell good from bad, its intervals hold."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from benchmarks.quality.bootstrap import interval
from benchmarks.quality.evaluate import bench_for, evaluate
from benchmarks.quality.metrics import NAMES, scores_of
from benchmarks.quality.pairwise import PairJudge
from benchmarks.quality.sources import Recorded, concepts
from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.endpoint import Endpoint
from tests.fakes.faults import Fault
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.serving import serving

HANDFUL = 3
SMALL = {"alternate_greetings": 1, "lorebook_entries": 2}


def a_card(**changes: object) -> Card:
    entries = [new_entry(["oven"], "The oven is older than the village.", name="Oven")]
    fields: dict[str, object] = {
        "name": "Mara",
        "description": "{{char}} bakes bread for dragons, and for nobody else at all.",
        "first_mes": "*The oven ticks.* You are early.",
        "alternate_greetings": ["*Snow lies on the sill.* Sit down."],
        "character_book": new_book(entries, name="lore", scan_depth=4),
    }
    return new_card(**fields | changes)


def test_the_set_is_sixty_different_ideas_with_facts() -> None:
    found = concepts()

    assert len({one.text for one in found}) == len(found) == 60
    assert all(one.facts for one in found)


def test_a_card_that_tells_its_facts_is_faithful() -> None:
    scores = scores_of(a_card(), ["bread", "dragons"])

    assert scores.fidelity == 1.0
    assert (scores.slop, scores.reach, scores.valid) == (0.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("metric", "changes"),
    [
        ("fidelity", {"description": "{{char}} mends nets by the harbour wall."}),
        ("distinctness", {"alternate_greetings": ["*The oven ticks.* You are early."]}),
        ("valid", {"first_mes": "As an AI language model I greet you."}),
        (
            "reach",
            {
                "character_book": new_book(
                    [new_entry([], "Nothing calls this.", name="x")], name="lore"
                )
            },
        ),
    ],
)
def test_what_is_worse_scores_lower(metric: str, changes: dict[str, object]) -> None:
    good = scores_of(a_card(), ["bread", "dragons"])
    bad = scores_of(a_card(**changes), ["bread", "dragons"])

    assert getattr(bad, metric) < getattr(good, metric)


def test_stock_phrases_and_repetition_are_counted() -> None:
    stock = "A shiver ran down her spine, a testament to the air thick with dread. "
    scores = scores_of(a_card(description=stock * 3), [])

    assert scores.slop > 20
    assert scores.repetition > 0.3


def test_an_interval_holds_its_mean_and_narrows_with_more_values() -> None:
    few, many = interval([0.0, 1.0] * 5), interval([0.0, 1.0] * 200)

    assert few.low < few.mean == 0.5 < few.high
    assert many.high - many.low < few.high - few.low
    assert interval([0.3]) == interval([0.3])


async def test_a_handful_runs_against_the_fake_with_blind_pairs(tmp_path: Path) -> None:
    wanted = concepts(HANDFUL)

    async with bench_for("fake", options=SMALL, pairwise=True) as bench:
        report = await evaluate(bench, wanted, tmp_path)

    assert report.failed == {}
    assert list(report.intervals) == NAMES
    assert report.pairs is not None
    assert 0 <= report.pairs.low <= report.pairs.high <= 1
    assert report.cost_usd > 0
    assert "3 cards" in report.lines()[0]
    recorded = [await Recorded(tmp_path).card(one) for one in wanted]
    again = [scores_of(card, c.facts) for card, c in zip(recorded, wanted, strict=True)]
    assert again == report.scores


OURS, THEIRS = a_card(description="Ours."), a_card(description="Theirs.")


@pytest.mark.parametrize(
    ("first_ours", "first_theirs", "points"),
    [
        ("first", "second", 1.0),  # ours, wherever it stands
        ("second", "first", 0.0),
        ("first", "first", 0.5),  # whatever stands first
        ("second", "second", 0.5),
    ],
)
async def test_a_judge_who_favours_a_place_favours_nobody(
    first_ours: str, first_theirs: str, points: float
) -> None:
    fake = FakeOpenRouter()
    for text, better in (("Ours.", first_ours), ("Theirs.", first_theirs)):
        reply = Fault("reply", text=json.dumps({"better": better}))
        fake.at(f"<first>\n## description\n{text}", reply)
    with serving(fake) as url:
        key = SecretStr("sk-or-v1-0123456789abcdef")
        endpoint = Endpoint("fake", f"{url}/api/v1", "openrouter", key)
        async with ChatClient(endpoint) as chat:
            judge = PairJudge(chat, "some/model")
            assert await judge.points(concepts(1)[0], OURS, THEIRS) == points


async def test_a_concept_without_a_recorded_card_is_told(tmp_path: Path) -> None:
    from benchmarks.quality.evaluate import Bench

    bench = Bench("recorded", Recorded(tmp_path).card)
    report = await evaluate(bench, concepts(1))

    assert report.scores == []
    assert "there is no 01.json" in next(iter(report.failed.values()))
