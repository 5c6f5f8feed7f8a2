"""Which writer a job gets, and what a model is asked with."""

from typing import Any

import pytest

from card_generator_app.errors import ProviderError, ProviderUnavailable
from card_generator_app.generation.writers import seed_of, snapshot
from card_generator_app.options import parse_options
from card_generator_app.profiles.config import ConfigProfile
from tests.fakes.context import MemoryContext
from tests.fakes.studio import CONFIG, PROMPTS, Studio

SMALL: dict[str, Any] = {
    "alternate_greetings": 0,
    "lorebook": "none",
    "example_dialogues": 1,
    "image": "none",
}


async def bodies(studio: Studio, **sent: Any) -> list[dict[str, Any]]:
    await studio.run(studio.job(**SMALL, **sent))
    return [request.body for request in studio.fake.requests]


async def test_a_profile_names_a_model_for_each_task_and_what_stands_in(
    studio: Studio,
) -> None:
    brief, *texts = await bodies(studio)

    assert brief["model"] == "some/planner"
    assert {body["model"] for body in texts} == {"some/model"}
    assert brief["models"] == ["other/model"]


async def test_a_named_model_does_every_task_and_nothing_stands_in(
    studio: Studio,
) -> None:
    asked = await bodies(studio, model="my/model")

    assert {body["model"] for body in asked} == {"my/model"}
    assert not [body for body in asked if "models" in body]


async def test_sampling_is_sent_only_when_it_is_set(studio: Studio) -> None:
    names = ("temperature", "top_p", "seed")
    plain = await bodies(studio)
    assert not [body for body in plain if any(name in body for name in names)]
    studio.fake.requests.clear()

    asked = await bodies(studio, temperature=0.0, top_p=0.5, seed=0)

    for body in asked:
        assert [body[name] for name in names] == [0.0, 0.5, 0]


async def test_the_limit_of_a_reply_goes_by_preset_or_is_what_was_sent(
    studio: Studio,
) -> None:
    brief, description, *_ = await bodies(studio, length_preset="lite", concurrency=1)
    assert brief["max_completion_tokens"] == 8000
    assert description["max_completion_tokens"] == 2 * 250 + 100
    studio.fake.requests.clear()

    asked = await bodies(studio, max_output_tokens=50_000)

    assert {body["max_completion_tokens"] for body in asked} == {50_000}


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("auto", "json_schema"),
        ("json_schema", "json_schema"),
        ("json_object", "json_object"),
        ("prompt", None),
    ],
)
async def test_json_is_asked_for_as_the_option_says(
    studio: Studio, mode: str, form: str | None
) -> None:
    brief, *texts = await bodies(studio, structured_output=mode)

    assert (brief.get("response_format") or {}).get("type") == form
    in_words = "JSON schema" in brief["messages"][-1]["content"]
    assert in_words is (form != "json_schema")
    assert not [body for body in texts if "response_format" in body]


async def test_a_resumed_job_keeps_the_prompts_it_began_with(studio: Studio) -> None:
    words = {name: f"Frozen {name}." for name in PROMPTS.templates}
    frozen = PROMPTS.__class__("mine", "", words)
    job = MemoryContext(
        parse_options({"concept": "x"} | SMALL), snapshot("openrouter", CONFIG, frozen)
    )

    await studio.run(job)

    assert studio.prompt_for(job, "scenario") == (
        "Frozen system.\n\nFrozen write.\nFrozen scenario."
    )


async def test_what_a_server_does_not_take_is_told_on_the_job(
    served_refusing_seeds: Studio,
) -> None:
    studio = served_refusing_seeds
    job = studio.job(seed=4, **SMALL)

    await studio.run(job)

    assert job.warnings == ["seed: some/model does not take it"]


async def test_retries_among_a_profiles_options_count(studio: Studio) -> None:
    studio.config = CONFIG.model_copy(update={"options": {"retries": 1}})
    studio.fake.always = "unavailable"
    job = studio.job(retries=1, **SMALL)
    job.options.model_fields_set.discard("retries")  # resolved, but not sent

    with pytest.raises(ProviderUnavailable):
        await studio.run(job)

    assert studio.fake.calls == 1


def test_the_snapshot_of_a_composed_job_holds_no_prompts() -> None:
    assert snapshot("composer", ConfigProfile(), PROMPTS)["prompts"] is None
    assert snapshot("local", ConfigProfile(), PROMPTS)["prompts"]["name"] == "default"


def test_a_seed_is_the_one_asked_for_or_follows_from_the_job() -> None:
    asked, free = parse_options({"seed": 0}), parse_options({})

    assert seed_of("a", asked) == 0
    assert seed_of("a", free) == seed_of("a", free) != seed_of("b", free)
    assert 0 <= seed_of("a", free) < 2**31


async def test_a_server_with_names_of_its_own_is_never_asked_for_the_profiles_models(
    plain_studio: Studio,
) -> None:
    plain_studio.fake.always = "refusal"

    with pytest.raises(ProviderError):
        await bodies(plain_studio)

    asked = {request.body["model"] for request in plain_studio.fake.requests}
    assert asked.isdisjoint({"some/planner", "other/model"})
