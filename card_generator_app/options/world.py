"""The world that a card stands in, and the cast that it belongs to."""

from typing import Literal

from card_generator_app.options.declare import Group, Line, Lines, OptionGroup, option


class World(OptionGroup):
    """The world that a card stands in, and the cast that it belongs to."""

    world_id: Line | None = option(
        None,
        "Write inside this stored world: what it says is canon, and its lore is the card's.",
        group=Group.WORLD,
    )
    world_person: Line | None = option(
        None,
        "Make the card of this person of the world (name or id).",
        group=Group.WORLD,
    )
    canon_policy: Literal["strict", "extend", "free"] = option(
        "extend",
        "What may be added to the world: nothing (strict); new things, which are proposed "
        "to it (extend); or it is only a starting point (free).",
        group=Group.WORLD,
        advanced=True,
    )
    world_scale: Literal["place", "city", "region", "world"] = option(
        "region", "How wide a world that is planned is.", group=Group.WORLD
    )
    cast_size: int = option(
        1,
        "How many people: more than one plans a cast, and makes each a card of its own.",
        group=Group.WORLD,
        ge=1,
        le=30,
    )
    cast_output: Literal["separate", "group", "narrator", "all"] = option(
        "separate",
        "Of a cast: a card for each (separate), one for all (group), one of a narrator, "
        "or all of these.",
        group=Group.WORLD,
        advanced=True,
    )
    cast_roles: Lines = option(
        [],
        "Parts that somebody in the cast must have (the traitor, the healer).",
        group=Group.WORLD,
        advanced=True,
        max_length=30,
    )
    relationship_density: Literal["sparse", "medium", "dense"] = option(
        "medium",
        "How many of a cast, or things of a world, have to do with each other.",
        group=Group.WORLD,
        advanced=True,
    )
    relationship_directed: bool = option(
        True,
        "Whether what one is to the other may differ from either side.",
        group=Group.WORLD,
        advanced=True,
    )
    timeline: bool = option(
        False,
        "Plan events with dates, and keep them in order.",
        group=Group.WORLD,
        advanced=True,
    )
    propose_people: int = option(
        0,
        "Propose so many further people for the world; none is added unasked.",
        group=Group.WORLD,
        advanced=True,
        ge=0,
        le=20,
    )
