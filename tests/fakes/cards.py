"""A small card with a lorebook, as a PNG file."""

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.lorebook import new_book, new_entry


def small_card() -> Card:
    """One greeting, which speaks for {{user}}; two entries."""
    entries = [
        new_entry(["bakery"], "The bakery opens before dawn.", name="Bakery"),
        new_entry(["old mill"], "The old mill burned down.", name="Mill"),
    ]
    return new_card(
        name="Mara",
        description="{{char}} bakes bread in the village and counts every loaf twice.",
        first_mes="{{user}}: Hello!\nMind the step.  \n",
        character_book=new_book(entries),
        extensions={"unknown": {"kept": True}},
    )


def small_card_png() -> bytes:
    """The card as a file."""
    return FormatConverter.encode(small_card(), "png").bytes
