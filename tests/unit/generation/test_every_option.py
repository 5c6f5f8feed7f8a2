"""Every option does something: changed alone, it changes what is asked, made or decided.

A case gives an option two values. Both are run, and what can be seen from outside is
compared: the requests (prompts and settings), the card, its books, the picture, the error,
and how the job is created. An option without a case fails.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from card_generator_app.api.create_job import create_job
from card_generator_app.api.services import Services
from card_generator_app.brief import Brief
from card_generator_app.cards.card import new_card
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.parts import parts_of_card
from card_generator_app.errors import AppError
from card_generator_app.generation.review.similarity import StoredText
from card_generator_app.options import GenerationOptions
from tests.fakes.briefs import brief_document, topic
from tests.fakes.cards import small_card, stored_card
from tests.fakes.context import MemoryContext
from tests.fakes.faults import Fault
from tests.fakes.program import fake_provider, settings_for
from tests.fakes.studio import CONCEPT, Studio
from tests.fakes.worlds import saltmouth
from tests.unit.generation.test_generation_runs import png
from tests.unit.generation.test_worlds import plan as planned_world
from tests.unit.generation.test_worlds import thing

# The shortest run that has every kind of part once.
SMALL: dict[str, Any] = {
    "length_preset": "lite",
    "alternate_greetings": 1,
    "example_dialogues": 1,
    "lorebook_entries": 2,
    "image": "none",
}


@dataclass(frozen=True)
class Case:
    """Two values of an option; `beside` is sent with both. None: it is not sent."""

    first: Any
    second: Any
    beside: dict[str, Any] = field(default_factory=dict)
    latency_s: float = 0.0
    faults: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    """What the model answers after the brief, in place of its own."""
    kind: str = "generate"
    is_of_the_job: bool = False
    """Seen when the job is created, not in its run."""


def text(value: str = "a thing that nobody else would say") -> Case:
    return Case(None, value)


def words() -> Case:
    return Case(None, ["nobody else would say this"])


LONG = "The tide comes in twice a day and nobody in the harbor minds it. " * 1500
MARA = new_card(
    name="Mara",
    description="She bakes bells.",
    character_book=new_book([new_entry(["baker"], "Bells are baked in Cold Harbor.")]),
)
PAINTED = {"image": "generate"}
SALTMOUTH = {"world_id": "saltmouth"}
LINKED = {"lorebook": "linked"}
# A card of a writer's, whose description no longer fits its brief.
STALE = stored_card(
    small_card(),
    brief=Brief().model_dump(mode="json"),
    provenance={
        "parts": dict.fromkeys(parts_of_card(small_card()), "openrouter"),
        "written_from": {"description": {"core": "something else"}},
    },
)
EXISTING = {"input_card": "mara", "parts": ["description", "first_mes"]}
CASES: dict[str, Case] = {
    "concept": Case("A baker of bells", "A keeper of storms"),
    "source_files": Case([], ["harbor.md"]),
    "source_urls": Case(["{site}/"], ["{site}/more"]),
    "source_crawl_depth": Case(0, 1, {"source_urls": ["{site}/"]}),
    "source_max_pages": Case(1, 2, {"source_urls": ["{site}/", "{site}/more"]}),
    "source_max_calls": Case(1, 2, {"source_files": ["long.md"]}),
    "reference_cards": Case([], ["mara-card"], {"context_selection": "all"}),
    "context_lorebooks": Case([], ["mara-card"]),
    "context_selection": Case("none", "all", {"reference_cards": ["mara-card"]}),
    "input_card": Case(None, "mara"),
    "input_card_mode": Case("expand", "condense", EXISTING),
    "parts": Case(["description"], ["first_mes"], EXISTING),
    "instruction": Case("", "Make her older.", EXISTING),
    "stale": Case(
        False, True, {"input_card": "mara", "input_card_mode": "rewrite", "concept": ""}
    ),
    "lock_fields": Case([], ["description"], {"input_card": "mara", "parts": ["all"]}),
    "propose": Case(False, True, EXISTING),
    "input_card_version": Case(1, 2, EXISTING),
    "reference_image": Case(None, "me.png"),
    "interview": Case("auto", "required", is_of_the_job=True),
    "answers": Case([], [{"question": "What does she want?", "answer": "A quiet sea"}]),
    "name": text("Mara"),
    "nickname": text("Mo"),
    "name_origin": Case("real", "culture:Basque"),
    "name_blocklist": words(),
    "gender": text("woman"),
    "pronouns": Case("she", "he"),
    "age": Case("40", "50"),
    "species": text("heron"),
    "occupation": text("miller"),
    "role_to_user": text("an old rival"),
    "traits": words(),
    "flaws": words(),
    "motivations": words(),
    "fears": words(),
    "contradiction": text(),
    "speech_style": text(),
    "verbal_tics": words(),
    "relationship_style": text(),
    "boundaries": words(),
    "genre": words(),
    "tone": words(),
    "setting": text(),
    "pov": Case("third", "third_omniscient"),
    "tense": Case("present", "past"),
    "language": Case("en", "en-GB"),
    "prose_level": Case("plain", "literary"),
    "dialogue_markup": Case("plain", "asterisks"),
    "user_agency": Case("strict", "loose"),
    "content_rating": Case("general", "teen"),
    "avoid": words(),
    "spec": Case("v3", "v1"),
    "fields": Case([], ["description", "first_mes"]),
    "skip_fields": Case([], ["scenario"]),
    "length_preset": Case("lite", "epic"),
    "field_token_targets": Case({}, {"description": 111}),
    "card_token_budget": Case(None, 150),
    "description_format": Case("prose", "jed"),
    "system_prompt_mode": Case("generate", "template"),
    "post_history_mode": Case("none", "template"),
    "alternate_greetings": Case(0, 1),
    "greeting_styles": words(),
    "greeting_scenarios": words(),
    "group_greetings": Case(0, 1),
    "example_dialogues": Case(0, 1),
    "example_coverage": words(),
    "lorebook": Case("embedded", "linked"),
    "lorebook_entries": Case(1, 2),
    "lorebook_categories": Case([], ["rule"]),
    "lorebook_split": Case("single", "by_category", LINKED),
    "entry_tokens": Case(None, 77),
    "keys_per_entry": Case(1, 4),
    "key_style": Case("words", "regex"),
    "secondary_keys": Case(False, True),
    "constant_max": Case(0, 2),
    "recursion": Case("safe", "on"),
    "scan_depth": Case(4, 9),
    "lore_token_budget": Case(1024, 99),
    "world_id": Case(None, "saltmouth"),
    "world_person": Case("jo", "mara-quill", SALTMOUTH),
    "canon_policy": Case("strict", "free", SALTMOUTH),
    "world_scale": Case("place", "world", kind="world"),
    "cast_size": Case(2, 3, kind="cast"),
    "cast_output": Case("separate", "all", {"cast_size": 2}, kind="cast"),
    "cast_roles": Case([], ["the traitor"], {"propose_people": 1}, kind="world"),
    "relationship_density": Case("sparse", "dense", kind="world"),
    "relationship_directed": Case(True, False, kind="world"),
    "timeline": Case(False, True, SALTMOUTH),
    "propose_people": Case(0, 2, SALTMOUTH),
    "image": Case("none", "drawn"),
    "image_file": Case(None, "picture"),
    "image_model": Case(None, "other/painter", PAINTED),
    "image_provider": Case("openrouter", "compatible", PAINTED),
    "image_size": Case("1024x1024", "512x768", PAINTED),
    "image_style": Case("ink", "oil", PAINTED),
    "image_prompt_style": Case("natural", "tags", PAINTED),
    "negative_prompt": Case("", "hats", PAINTED),
    "expressions": Case([], ["joy"], PAINTED),
    "profile": Case("default", "cheap", is_of_the_job=True),
    "prompt_profile": Case("default", "world-focused", is_of_the_job=True),
    "writer": Case("composer", "openrouter", is_of_the_job=True),
    "base_url": Case(None, "http://10.0.0.1/v1", is_of_the_job=True),
    "model": Case(None, "other/model"),
    "task_models": Case({}, {"lore": "other/model"}),
    "fallback_models": Case([], ["third/model"]),
    "structured_output": Case("json_object", "prompt"),
    "reasoning_effort": Case(None, "low"),
    "provider_order": words(),
    "provider_only": words(),
    "provider_ignore": words(),
    "provider_sort": Case(None, "price"),
    "provider_fallbacks": Case(True, False),
    "data_collection": Case("allow", "deny"),
    "zdr": Case(False, True),
    "quantizations": Case([], ["fp8"]),
    "max_price_prompt": Case(None, 3.5),
    "max_price_completion": Case(None, 3.5),
    "seed": Case(1, 2),
    "temperature": Case(None, 0.5),
    "top_p": Case(None, 0.5),
    "top_k": Case(None, 40),
    "min_p": Case(None, 0.1),
    "frequency_penalty": Case(None, 0.5),
    "presence_penalty": Case(None, 0.5),
    "repetition_penalty": Case(None, 1.1),
    "max_output_tokens": Case(None, 5000),
    "task_max_output_tokens": Case({}, {"lore": 5000}),
    "quality": Case("draft", "best"),
    "brief_gate": Case("off", "judge"),
    "lint_level": Case("off", "info"),
    "auto_fix": Case(True, False, texts=("{{char}} waits for <USER>.",) * 9),
    "critique_rounds": Case(0, 1, {"lint_level": "info"}),
    "fidelity_check": Case(False, True, {"species": "basilisk"}),
    "greeting_distinctness": Case(0.0, 1.0),
    "judge": Case(False, True),
    "judge_model": Case(None, "other/judge"),
    "judge_temperature": Case(0.1, 0.9, {"judge": True}),
    "min_score": Case(None, 1.0),
    "candidates": Case(1, 2),
    "similarity_guard": Case(
        None,
        0.0,
        texts=("{{char}} keeps the ferry open long after the last bell.",) * 9,
    ),
    "ban_phrases": Case([], ["the"]),
    "creator": text("Ada"),
    "character_version": Case("1", "2"),
    "tags": words(),
    "tags_vocabulary": words(),
    "creator_notes_mode": Case("none", "generate"),
    "creator_notes": Case("", "Mine.", {"creator_notes_mode": "text"}),
    "embed_manifest": Case("none", "full"),
    "concurrency": Case(1, 8, latency_s=0.02),
    "retries": Case(1, 2, faults=("rate_limited",)),
    "idle_timeout_s": Case(0.05, 60, {"retries": 1}, latency_s=0.2),
    "timeout_s": Case(1, 60, {"concurrency": 1}, latency_s=0.2),
    "priority": Case("low", "high", is_of_the_job=True),
    "max_cost_usd": Case(None, 0.0001),
    "max_total_tokens": Case(None, 100),
    "webhook_url": Case(None, "https://example.org/hook", is_of_the_job=True),
}


def test_every_option_has_a_case_and_every_case_an_option() -> None:
    assert set(CASES) == set(GenerationOptions.model_fields)


@pytest.mark.parametrize(
    "name", [name for name, case in CASES.items() if not case.is_of_the_job]
)
async def test_an_option_changes_what_a_run_asks_or_makes(
    studio: Studio, site: str, name: str
) -> None:
    case = CASES[name]

    first = await seen(studio, site, case, name, case.first)
    second = await seen(studio, site, case, name, case.second)

    assert first != second


async def test_the_same_options_are_seen_as_the_same(studio: Studio, site: str) -> None:
    case = Case(None, None)

    first = await seen(studio, site, case, "name", None)

    assert first == await seen(studio, site, case, "name", None)


async def seen(
    studio: Studio, site: str, case: Case, name: str, value: Any
) -> dict[str, Any]:
    """Everything about a run that can be seen from outside."""
    fake = studio.fake
    fake.reset()
    fake.latency_s = case.latency_s
    studio.pictures["picture"] = png(20, 30)
    plan = brief_document(openings=3, exchanges=1, topics=2)
    plan["world"] = [topic(1), topic(2) | {"kind": "rule"}]
    if case.kind == "generate":
        fake.faults += [*case.faults, Fault("reply", text=json.dumps(plan))]
    if case.kind == "cast":
        people = [thing("Ada", "person"), thing("Bram", "person")]
        fake.faults += [planned_world(thing("The Tent"), *people)] * 2
    fake.faults += [Fault("reply", text=answer) for answer in case.texts]
    studio.stored = [StoredText("Another", " ".join(case.texts))]
    studio.documents |= {"harbor.md": b"# Harbor", "long.md": LONG.encode()}
    studio.documents["me.png"] = png(20, 30)
    studio.reaches_loopback = True
    studio.worlds["saltmouth"] = saltmouth()
    studio.cards["mara-card"] = MARA
    studio.input_cards["mara"] = STALE
    sent = SMALL | case.beside | ({} if value is None else {name: value})
    if "source_urls" in sent:
        sent["source_urls"] = [url.format(site=site) for url in sent["source_urls"]]
    job = studio.job(**sent)
    result, error = None, None
    try:
        if case.kind != "generate":
            return await planned(studio, job, case.kind)
        result = await studio.run(job)
    except AppError as caught:
        error = caught.code
    bodies = sorted(json.dumps(one.body, sort_keys=True) for one in fake.requests)
    painted = sorted(json.dumps(one, sort_keys=True) for one in fake.pictures.bodies)
    found: dict[str, Any] = {"bodies": bodies, "painted": painted, "error": error}
    if name == "concurrency":
        found["at once"] = fake.max_in_flight > 1
    if result:
        data = result.card["data"]
        data.pop("creation_date", None)
        data.pop("modification_date", None)
        found |= {
            "card": data,
            "books": result.provenance.get("lorebooks"),
            "portrait": result.portrait,
            "review": result.provenance["review"],
            "world": result.world,
            "revision": result.revision
            and (result.revision.version, result.revision.is_proposal),
        }
    return found


async def planned(studio: Studio, job: MemoryContext, kind: str) -> dict[str, Any]:
    """A run that plans a world or a cast."""
    plan = studio.plan_world if kind == "world" else studio.plan_cast
    outcome = await plan(job)
    bodies = [json.dumps(one.body, sort_keys=True) for one in studio.fake.requests]
    return {"bodies": bodies, "world": outcome.world, "items": outcome.items}


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    """A server's services, in which jobs are created and never run."""
    with fake_provider() as provider:
        secretless = {"CARDFORGE_WEBHOOK_SECRET": None}
        services = Services(settings_for(tmp_path, provider, **secretless))
        await services.database.upgrade()
        try:
            yield services
        finally:
            await services.connections.aclose()
            await services.database.dispose()


@pytest.mark.parametrize(
    "name", [name for name, case in CASES.items() if case.is_of_the_job]
)
async def test_an_option_changes_how_the_job_is_created(
    services: Services, name: str
) -> None:
    case = CASES[name]

    first = await created(services, name, case.first)
    second = await created(services, name, case.second)

    assert first != second


async def created(services: Services, name: str, value: Any) -> Any:
    """What is frozen with the job, or why there is none; not the options themselves."""
    sent = {"concept": CONCEPT} | ({} if value is None else {name: value})
    try:
        job = await create_job(services, sent)
    except AppError as refused:
        return refused.code
    frozen = await services.jobs.snapshot(job.snapshot_sha256)
    return job.priority, job.writer, json.dumps(dict(frozen), sort_keys=True)
