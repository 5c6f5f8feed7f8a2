"""The review stage: what is found, what is rewritten for it, and what stays to be seen."""

import json
from typing import Any

import pytest

from card_generator_app.cards.card import Card
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.context import GenerationResult
from tests.fakes.briefs import brief_text
from tests.fakes.context import MemoryContext
from tests.fakes.faults import Fault
from tests.fakes.studio import Studio

SMALL: dict[str, Any] = {
    "alternate_greetings": 1,
    "lorebook": "none",
    "image": "none",
    "model": "some/model",
}
REFUSING = (
    "{{char}} looks up.\n{{user}}: I nod and say hello.\n{{char}} waits by the door."
)
GREETING = (
    "*The bakery is cold at this hour, and {{char}} has not lit the oven yet. Snow lies on "
    'the sill.* "You are early. Sit, or help me carry the wood in before it freezes."'
)
GOOD = "{{char}} keeps the oven warm and waits for the first customer of the day."


def plan(studio: Studio, **changes: Any) -> None:
    studio.fake.faults.append(
        Fault("reply", text=brief_text(openings=2, topics=0, **changes))
    )


def say(studio: Studio, field: str, *texts: str) -> None:
    """What is answered when this field is asked for, the rewriting included."""
    words = (
        "Write the card's `first_mes`" if field == "first_mes" else f"card's `{field}`"
    )
    words = "another first message" if field == "greeting" else words
    studio.fake.at(words, *[Fault("reply", text=text) for text in texts])


async def card_of(studio: Studio, job: MemoryContext) -> tuple[Card, GenerationResult]:
    result = await studio.run(job)
    return Card.from_dict(result.card), result


def rewritings(job: MemoryContext) -> list[str]:
    return [
        key.split("-")[0] + "-" + key.split("-")[1]
        for key in job.answers
        if "#review" in key
    ]


async def test_a_finding_of_the_linter_has_its_text_rewritten(studio: Studio) -> None:
    plan(studio)
    say(studio, "first_mes", REFUSING, GREETING)
    job = studio.job(**SMALL)

    card, result = await card_of(studio, job)

    assert card.first_mes == GREETING
    assert rewritings(job) == ["first_mes#review-1"]
    [reason] = result.provenance["review"]["rewritten"]["first_mes"]
    assert "greeting-speaks-for-user" in reason
    assert job.warnings == []


async def test_the_rewriting_is_told_what_is_wrong_and_what_was_asked(
    studio: Studio,
) -> None:
    plan(studio)
    say(studio, "first_mes", REFUSING, GREETING)
    job = studio.job(**SMALL)

    await studio.run(job)

    key = next(key for key in job.answers if "#review" in key)
    prompt = studio.body_for(job, key)["messages"][-1]["content"]
    assert REFUSING in prompt
    assert "this greeting has a line of {{user}}" in prompt
    assert "Write the card's `first_mes`" in prompt


async def test_what_still_fails_stays_visible(studio: Studio) -> None:
    plan(studio)
    say(studio, "first_mes", REFUSING, REFUSING, REFUSING)
    job = studio.job(**SMALL, critique_rounds=2)

    card, result = await card_of(studio, job)

    assert card.first_mes == REFUSING
    assert [w for w in job.warnings if "greeting-speaks-for-user" in w]
    assert result.provenance["review"]["open"]


@pytest.mark.parametrize("sent", [{"critique_rounds": 0}, {"quality": "draft"}])
async def test_without_rounds_nothing_is_rewritten(
    studio: Studio, sent: dict[str, Any]
) -> None:
    plan(studio)
    say(studio, "first_mes", REFUSING)
    job = studio.job(**SMALL, **sent)

    card, _ = await card_of(studio, job)

    assert card.first_mes == REFUSING
    assert rewritings(job) == []
    assert [w for w in job.warnings if "greeting-speaks-for-user" in w]


async def test_lint_level_off_finds_nothing(studio: Studio) -> None:
    plan(studio)
    say(studio, "first_mes", REFUSING)
    job = studio.job(**SMALL, lint_level="off")

    await studio.run(job)

    assert rewritings(job) == []
    assert job.warnings == []


@pytest.mark.parametrize(
    ("auto_fix", "expected"), [(True, "{{char}}"), (False, "{char}")]
)
async def test_safe_fixes_are_made_without_a_call(
    studio: Studio, auto_fix: bool, expected: str
) -> None:
    plan(studio)
    say(studio, "scenario", GOOD.replace("{{char}}", "{char}"))
    job = studio.job(**SMALL, auto_fix=auto_fix, critique_rounds=0)

    card, _ = await card_of(studio, job)

    assert card.data["scenario"].split()[0] == expected
    assert rewritings(job) == []


async def test_greetings_that_are_alike_are_told_apart(studio: Studio) -> None:
    plan(studio)
    say(studio, "first_mes", GREETING)
    say(
        studio,
        "greeting",
        GREETING + " The bell rings.",
        "*{{char}} is asleep.* " + GOOD,
    )
    job = studio.job(**SMALL)

    card, _ = await card_of(studio, job)

    assert rewritings(job) == ["alternate_greetings.0#review-1"]
    assert "asleep" in card.alternate_greetings[0]


async def test_distinctness_zero_lets_greetings_be_alike(studio: Studio) -> None:
    plan(studio)
    say(studio, "first_mes", GREETING)
    say(studio, "greeting", GREETING + " The bell rings.")
    job = studio.job(**SMALL, greeting_distinctness=0)

    await studio.run(job)

    assert rewritings(job) == []


@pytest.mark.parametrize(
    ("planned", "sent", "text", "told"),
    [
        ({"age": "57"}, {}, "{{char}} is a 34-year-old baker.", "says 34 years"),
        (
            {"look": ["Green eyes.", "Flour."]},
            {},
            "{{char}} has blue eyes.",
            "eyes: blue here, green in the brief",
        ),
        (
            {"pronouns": "she"},
            {},
            "He bakes. He waits. His oven is his own, and he likes it so.",
            "calls {{char}} he, not she",
        ),
        ({}, {"name": "Ilse"}, "Name: Greta\n{{char}} bakes.", "names 'Greta'"),
        ({}, {"species": "kobold"}, "{{char}} bakes.", "species is given and not told"),
        ({}, {"age": "57"}, "{{char}} bakes.", "age is given and not told"),
    ],
)
async def test_a_contradiction_to_the_brief_has_its_text_rewritten(
    studio: Studio, planned: dict[str, Any], sent: dict[str, Any], text: str, told: str
) -> None:
    plan(studio, **planned)
    good = f"{{{{char}}}}, 57, is a kobold of a baker with green eyes. {GOOD}"
    say(studio, "description", text, good)
    job = studio.job(**SMALL | sent)

    card, result = await card_of(studio, job)

    assert card.description == good
    [reason] = result.provenance["review"]["rewritten"]["description"]
    assert told in reason
    assert job.warnings == []


async def test_without_the_fidelity_check_a_contradiction_stays(studio: Studio) -> None:
    plan(studio, age="57")
    say(studio, "description", "{{char}} is a 34-year-old baker.")
    job = studio.job(**SMALL, fidelity_check=False)

    card, _ = await card_of(studio, job)

    assert "34" in card.description
    assert rewritings(job) == []


async def test_a_banned_phrase_is_written_out(studio: Studio) -> None:
    plan(studio)
    say(studio, "scenario", f"The Air is  thick with flour. {GOOD}", GOOD)
    job = studio.job(**SMALL, ban_phrases=["air is thick with"])

    card, _ = await card_of(studio, job)

    assert card.data["scenario"] == GOOD
    assert job.warnings == []


async def test_a_worse_rewriting_is_not_taken(studio: Studio) -> None:
    plan(studio)
    worse = f"{REFUSING}\nTODO [insert name]"
    say(studio, "first_mes", REFUSING, worse)
    job = studio.job(**SMALL)

    card, _ = await card_of(studio, job)

    assert card.first_mes == REFUSING


async def test_a_text_longer_than_asked_for_has_room_to_be_told_anew(
    studio: Studio,
) -> None:
    plan(studio)
    long = " ".join([REFUSING, *(f"Loaf {at} is for the miller." for at in range(300))])
    say(studio, "first_mes", long, GREETING)
    job = studio.job(**SMALL)

    await studio.run(job)

    key = next(key for key in job.answers if "#review" in key)
    room = studio.body_for(job, key)["max_completion_tokens"]
    assert room > 800, "the most of a text of this length"
    assert room >= 2 * estimate_tokens(job.answers["first_mes"])


@pytest.mark.parametrize("fault", ["unavailable", "refusal", "moderation"])
async def test_a_rewriting_that_fails_keeps_the_text(
    studio: Studio, fault: str
) -> None:
    plan(studio)
    say(studio, "first_mes", REFUSING)
    studio.fake.at("as it stands", *[fault] * 9)
    job = studio.job(**SMALL)

    card, _ = await card_of(studio, job)

    assert card.first_mes == REFUSING
    assert [w for w in job.warnings if w.startswith("first_mes: it stays as it was")]


async def test_a_cap_that_is_reached_in_the_review_keeps_the_card(
    studio: Studio,
) -> None:
    plan(studio)
    say(studio, "first_mes", REFUSING)
    bare = studio.job(**SMALL, critique_rounds=0)
    await studio.run(bare)
    plan(studio)
    say(studio, "first_mes", REFUSING)
    job = studio.job(**SMALL, max_total_tokens=bare.spent_tokens + 200)
    job.records = list(bare.records)

    card, _ = await card_of(studio, job)

    assert card.first_mes == REFUSING
    assert "stopped before max_total_tokens" in " ".join(job.warnings)


async def test_a_review_that_is_run_again_buys_nothing(studio: Studio) -> None:
    plan(studio)
    say(studio, "first_mes", REFUSING, GREETING)
    job = studio.job(**SMALL)
    await studio.run(job)
    calls = studio.fake.calls

    card, _ = await card_of(studio, studio.again(job))

    assert card.first_mes == GREETING
    assert studio.fake.calls == calls


# The judge


def verdicts(questions: str, *, no: tuple[str, ...] = ()) -> str:
    """The judge's answer: yes to all, but for those named."""
    ids = [
        line[2:].split(":")[0]
        for line in questions.splitlines()
        if line.startswith("- ")
    ]
    answers = {
        one: {"yes": one not in no, "why": f"no {one}" * (one in no)} for one in ids
    }
    return json.dumps(answers)


CARD_IDS = "particular concrete contradiction sound scene hook in_voice moods agency_0 agency_1"
BRIEF_IDS = "specific unobvious coherent tension faithful voice place limits"


def judged(ids: str, *no: str) -> Fault:
    return Fault(
        "reply", text=verdicts("\n".join(f"- {one}:" for one in ids.split()), no=no)
    )


async def test_a_no_of_the_judge_has_the_text_rewritten_with_its_reason(
    studio: Studio,
) -> None:
    plan(studio)
    studio.fake.at("written from the brief by somebody", judged(CARD_IDS, "hook"))
    studio.fake.at("written from the brief by somebody", judged(CARD_IDS))
    job = studio.job(**SMALL, judge=True)

    _, result = await card_of(studio, job)

    review = result.provenance["review"]
    assert review["rewritten"] == {"first_mes": ["no hook"]}
    assert review["score"] == 1.0
    assert job.warnings == []


async def test_min_score_is_good_enough(studio: Studio) -> None:
    plan(studio)
    studio.fake.at("written from the brief by somebody", judged(CARD_IDS, "hook"))
    job = studio.job(**SMALL, min_score=0.9)

    _, result = await card_of(studio, job)

    assert rewritings(job) == []
    assert result.provenance["review"]["score"] == 0.9


async def test_a_score_under_min_score_is_said(studio: Studio) -> None:
    plan(studio)
    no = judged(CARD_IDS, "hook", "moods")
    studio.fake.at("written from the brief by somebody", no, no)
    job = studio.job(**SMALL, min_score=0.9)

    await studio.run(job)

    assert "card: 80% of the judge's checklist, under min_score 90%" in job.warnings


async def test_the_judge_is_the_model_named_for_it(studio: Studio) -> None:
    plan(studio)
    job = studio.job(
        **SMALL, judge_model="other/model", judge_temperature=0, critique_rounds=0
    )

    await studio.run(job)

    key = next(key for key in job.answers if key.startswith("card#judge-0"))
    body = studio.body_for(job, key)
    assert (body["model"], body["temperature"]) == ("other/model", 0)


async def test_the_judge_asks_for_what_was_given_and_is_not_in_words(
    studio: Studio,
) -> None:
    plan(studio)
    job = studio.job(**SMALL, judge=True, critique_rounds=0, traits=["pedantic"])

    await studio.run(job)

    key = next(key for key in job.answers if key.startswith("card#judge-0"))
    assert "asked for by the person: 'pedantic'" in studio.prompt_for(job, key)


@pytest.mark.parametrize(
    ("one", "other", "chosen"),
    [
        ("second", "first", "Two."),
        ("first", "second", "One."),
        ("second", "second", "One."),
    ],
)
async def test_of_two_candidates_the_one_chosen_in_both_orders_wins(
    studio: Studio, one: str, other: str, chosen: str
) -> None:
    plan(studio)
    first, second = (f"{number} {GOOD}" for number in ("One.", "Two."))
    say(studio, "scenario", first, second)
    choices = [Fault("reply", text=json.dumps({"better": it})) for it in (one, other)]
    studio.fake.at(f"{first}\n</first>", choices[0])
    studio.fake.at(f"{second}\n</first>", choices[1])
    job = studio.job(**SMALL, candidates=2, concurrency=1)

    card, _ = await card_of(studio, job)

    assert card.data["scenario"].startswith(chosen)


async def test_a_candidate_that_fails_is_done_without(studio: Studio) -> None:
    plan(studio)
    say(studio, "scenario", GOOD)
    studio.fake.at("card's `scenario`", *["refusal"] * 3)
    job = studio.job(**SMALL, candidates=2, concurrency=1)

    card, _ = await card_of(studio, job)

    assert card.data["scenario"] == GOOD
    assert [w for w in job.warnings if w.startswith("scenario: one candidate less")]


# The gate


async def test_a_section_that_does_not_hold_is_planned_again_and_no_other(
    studio: Studio,
) -> None:
    plan(studio, look=["Flour."], want="To rest and bake.", need="To rest and bake!")
    job = studio.job(**SMALL)

    result = await studio.run(job)

    key = next(key for key in job.answers if key.startswith("brief#mended"))
    planned = json.loads(job.answers[key])
    assert set(planned) == {
        *("look", "dress", "notice"),
        *("work", "past", "want", "need", "fear", "belief", "contradiction"),
        *("secret", "keepsake"),
    }
    assert result.brief["core"]["want"]["text"] == planned["want"]
    assert result.brief["identity"]["name"]["text"] == "Ilse"


async def test_the_gate_switched_off_lets_everything_through(studio: Studio) -> None:
    plan(studio, look=["Flour."])
    job = studio.job(**SMALL, brief_gate="off")

    await studio.run(job)

    assert not [key for key in job.answers if key.startswith("brief#")]


async def test_what_still_does_not_hold_is_a_warning(studio: Studio) -> None:
    plan(studio, look=["Flour."])
    mended = json.dumps({"look": ["Flour."], "dress": "An apron.", "notice": "Flour."})
    studio.fake.at("sections of the brief do not hold", Fault("reply", text=mended))
    job = studio.job(**SMALL)

    await studio.run(job)

    assert "brief, look: there are too few details to draw from" in job.warnings


async def test_the_judge_checks_the_brief_when_asked(studio: Studio) -> None:
    plan(studio)
    studio.fake.at("Check the brief", judged(BRIEF_IDS, "place"))
    job = studio.job(**SMALL, brief_gate="judge")

    await studio.run(job)

    key = next(key for key in job.answers if key.startswith("brief#mended"))
    assert set(json.loads(job.answers[key])) == {
        "role_of_user",
        "first_assumption",
        "what_changes_it",
    }


async def test_a_gate_that_fails_keeps_the_brief(studio: Studio) -> None:
    plan(studio, look=["Flour."])
    studio.fake.at("sections of the brief do not hold", *["unavailable"] * 9)
    job = studio.job(**SMALL)

    result = await studio.run(job)

    assert result.brief["look"][0]["text"] == "Flour."
    assert [w for w in job.warnings if "look could not be planned anew" in w]


async def test_a_quality_buys_what_it_says(studio: Studio) -> None:
    async def bought(quality: str) -> list[str]:
        job = studio.job(**SMALL | {"quality": quality})
        await studio.run(job)
        return sorted(job.answers)

    draft, standard, best = [await bought(one) for one in ("draft", "standard", "best")]

    assert not any("#" in key for key in draft)
    assert set(draft) <= set(standard)
    assert not any("judge" in key for key in standard)
    kinds = {key.partition("#")[2].partition("-")[0].partition(".")[0] for key in best}
    assert {"judge", "choice"} <= kinds, kinds
    assert any(key.startswith("brief#") for key in best)
