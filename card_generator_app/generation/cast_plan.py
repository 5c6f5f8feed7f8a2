"""A cast out of a plan: which cards are made, and what each of them is asked for with."""

from collections.abc import Iterator
from typing import Any

from card_generator_app.errors import InvalidInput
from card_generator_app.generation.context import CastItem
from card_generator_app.generation.setting import as_person
from card_generator_app.options import GenerationOptions
from card_generator_app.worlds.graph import Entity, World

CAST_KIND, PLAN_KIND = "cast", "cast_plan"
PLAN_LABEL = "the plan"
AT_ONCE = 3
"""Cards of a cast in the making."""
_MOST_ENTRIES = 200


def check_cast(options: GenerationOptions, world: World | None) -> None:
    """Raises InvalidInput for a cast that cannot be: too many roles, canon that is closed."""
    if len(options.cast_roles) > options.cast_size:
        raise InvalidInput(
            f"cast_roles: {len(options.cast_roles)} roles for {options.cast_size} people; "
            "raise cast_size or name fewer"
        )
    if options.world_person or options.input_card:
        raise InvalidInput(
            "cast_size: a cast is planned as a whole; leave world_person and input_card out"
        )
    there = len(world.people()) if world else 0
    if world and options.canon_policy == "strict" and there < options.cast_size:
        raise InvalidInput(
            f"cast_size: {world.name} has {there} people, and canon_policy strict adds "
            "none; use extend, or propose people to the world first"
        )


def cast_items(options: GenerationOptions, world: World) -> list[CastItem]:
    """The cards of a cast, members first."""
    people = world.people()[: options.cast_size]
    return list(_items(options, world, people))


def count_of_cards(options: GenerationOptions) -> int:
    """How many cards a cast is to have."""
    others = {"separate": 0, "all": 2}
    if options.cast_output not in others:
        return 1
    return options.cast_size + others[options.cast_output]


def _items(
    options: GenerationOptions, world: World, people: list[Entity]
) -> Iterator[CastItem]:
    base = _without_cast(options)
    alone = _ALONE | _in_common(options, world)
    if options.cast_output in ("separate", "all"):
        for person in people:
            told = _told(base, world, person)
            yield CastItem(person.name, alone | told)
    if options.cast_output in ("group", "all"):
        yield CastItem(f"{world.name} (group)", alone | _group(world, people))
    if options.cast_output in ("narrator", "all"):
        yield CastItem(
            f"{world.name} (narrator)", alone | _narrator(options, world, people)
        )


def _in_common(options: GenerationOptions, world: World) -> dict[str, Any]:
    """One lorebook for all: whoever invents by themselves will not agree with the others."""
    if options.canon_policy == "free":
        return {}
    entries = min(max(len(world.entities), 1), _MOST_ENTRIES)
    return {"canon_policy": "strict", "lorebook_entries": entries}


def _told(base: GenerationOptions, world: World, person: Entity) -> dict[str, Any]:
    told = as_person(base, world, person)
    return {
        "world_person": person.id,
        "concept": told.concept,
        "name": told.name,
        "answers": [one.model_dump(mode="json") for one in told.answers],
        # Each of the cast has a voice, a look and a part of their own.
        "occupation": None,
    }


def _group(world: World, people: list[Entity]) -> dict[str, Any]:
    names = ", ".join(one.name for one in people)
    return {
        "name": world.name,
        "concept": f"A group that is played as one card: {names}, in {world.name}. "
        f"{world.premise} {{{{char}}}} stands for all of them together; each speaks under "
        "their own name, and no two sound alike.",
        "answers": _each(people),
    }


def _narrator(
    options: GenerationOptions, world: World, people: list[Entity]
) -> dict[str, Any]:
    asked = options.system_prompt_mode
    return {
        "name": f"The narrator of {world.name}"[:200],
        "concept": f"The narrator of {world.name}: nobody in the story, but the voice that "
        f"tells it and speaks for everybody but {{{{user}}}}. {world.premise}",
        "answers": _each(people),
        "pov": "third_omniscient",
        "system_prompt_mode": "generate" if asked == "none" else asked,
    }


def _each(people: list[Entity]) -> list[dict[str, Any]]:
    """Who is in it, as given facts: so many as a card takes."""
    return [
        {
            "question": f"Who is {one.name}?",
            "answer": f"{one.name}, {one.role or 'one of them'}. {one.text} {one.voice}"[
                :4000
            ].strip(),
            "about": ["world"],
        }
        for one in people[:20]
    ]


def _without_cast(options: GenerationOptions) -> GenerationOptions:
    """What is asked for of everybody; the idea of the whole is told by the world."""
    return options.model_copy(update={"concept": "", "name": None, "answers": []})


# A card by itself, which proposes no people and waits for no interview.
_ALONE: dict[str, Any] = {
    "cast_size": 1,
    "cast_roles": [],
    "propose_people": 0,
    "interview": "off",
    "webhook_url": None,
}
