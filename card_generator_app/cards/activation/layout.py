"""The order in which the fired entries stand in the prompt."""

from card_generator_app.cards.activation.model import Outcome, Placement

# From the top of the prompt to its end, as SillyTavern builds it; other places come after.
_ORDER = {
    "before_char": 0,
    "before_desc": 0,
    "after_char": 1,
    "after_desc": 1,
    "personality": 2,
    "scenario": 3,
    "before_examples": 4,
    "after_examples": 5,
    "before_author_note": 6,
    "after_author_note": 7,
    "at_depth": 8,
}
_ELSEWHERE = 9
_PLACES = {
    "before_char": "before the description",
    "before_desc": "before the description",
    "after_char": "after the description",
    "after_desc": "after the description",
    "personality": "with the personality",
    "scenario": "with the scenario",
    "before_examples": "before the examples",
    "after_examples": "after the examples",
    "before_author_note": "before the author's note",
    "after_author_note": "after the author's note",
}


def prompt_rank(outcome: Outcome, order: float) -> tuple[float | str, ...]:
    """The place of a fired entry: position, depth (deepest first), insertion order.

    Lower orders come earlier; readers keep file order among equals.
    """
    place = outcome.placement or Placement("", None, "system")
    rank = _ORDER.get(place.position, _ELSEWHERE)
    elsewhere = place.position if rank == _ELSEWHERE else ""
    return (rank, elsewhere, -(place.depth or 0), order, outcome.index)


def place_in_words(place: Placement) -> str:
    """«before the description», «at depth 4 as system»."""
    if place.position == "at_depth":
        return f"at depth {place.depth} as {place.role}"
    return _PLACES.get(place.position, f"at {place.position}")
