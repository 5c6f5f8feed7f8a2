"""A world as a lorebook: an entry for each thing that has something to say."""

from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.worlds.graph import Entity, World

_OVERVIEW_ORDER = 0
_ENTITY = "entity"


def world_book(world: World, *, timeline: bool = True) -> Json:
    """A V3 lorebook: premise and timeline always, everything else when it comes up."""
    entries = []
    if world.premise:
        entries.append(
            new_entry(
                [world.name],
                world.premise,
                name=world.name,
                comment="overview",
                constant=True,
                insertion_order=_OVERVIEW_ORDER,
            )
        )
    events = [one for one in world.timeline() if one.date]
    if timeline and len(events) > 1:
        told = "; ".join(f"{one.date}: {one.name}" for one in events)
        keys = [one.name for one in events[:6]]
        entries.append(
            new_entry(keys, f"What happened, in order: {told}.", name="Timeline")
        )
    entries += [
        new_entry(
            one.names,
            entity_text(world, one),
            name=one.name,
            comment=one.kind,
            extensions={"cardforge": {_ENTITY: one.id}},
        )
        for one in world.entities
        if entity_text(world, one)
    ]
    return new_book(entries, name=world.name, description=world.premise[:500])


def entity_text(world: World, entity: Entity) -> str:
    """What is true of it, by itself: the lines, the date, the relations."""
    said = [entity.text]
    if entity.date:
        said.append(f"{entity.name}: {entity.date}.")
    if entity.voice:
        said.append(entity.voice)
    bound = [world.spoken(one) for one in world.relations_of(entity.id)]
    said += [_closed(one) for one in bound if one]
    return " ".join(filter(None, said))


def world_text(world: World, most_chars: int = 20_000) -> str:
    """The world as a planner reads it: the premise, a line for each thing, the relations."""
    lines = [f"{world.name}. {world.premise}"]
    lines += [
        f"- {one.name} ({one.kind}{', ' + one.role if one.role else ''}"
        f"{', ' + one.date if one.date else ''}): {one.text}"
        for one in world.entities
    ]
    lines += [f"- {said}" for one in world.relations if (said := world.spoken(one))]
    return "\n".join(lines)[:most_chars]


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
