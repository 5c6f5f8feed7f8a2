"""A composed world as a lorebook."""

from typing import Any

from card_generator_app import __version__
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.composer.worlds import World

_ABOUT = (
    "Put together by CardForge's built-in composer from its own phrase library; no "
    "language model wrote it. The same premise, number and seed ({seed}) give the same "
    "book."
)


def world_book(world: World) -> dict[str, Any]:
    """A V3 lorebook: the overview is always sent, every other entry when it comes up."""
    overview = new_entry(
        [world.name], world.overview, name="Overview", constant=True, insertion_order=0
    )
    entries = [
        new_entry(topic.keys, topic.content, name=topic.name, comment=f"{topic.kind}")
        for topic in world.topics
    ]
    made_by = {
        "generator": f"cardforge {__version__}",
        "writer": "composer",
        "seed": world.seed,
    }
    return new_book(
        [overview, *entries],
        name=world.name,
        description=_ABOUT.format(seed=world.seed),
        extensions={"cardforge": made_by},
    )
