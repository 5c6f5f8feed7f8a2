"""Pictures that a generation made, on their way into a card."""

from dataclasses import dataclass, field
from typing import Any

from card_generator_app.cards.assets import DEFAULT_URI
from card_generator_app.cards.card import Card

_MAIN_ICON = {"type": "icon", "uri": DEFAULT_URI, "name": "main", "ext": "png"}


@dataclass(frozen=True)
class Pictures:
    """A portrait as PNG, the words it was painted from, and the expressions as V3 assets."""

    portrait: bytes
    prompt: str = ""
    negative: str = ""
    assets: list[dict[str, Any]] = field(default_factory=list)

    def put_on(self, card: Card) -> Card:
        """The card with its expressions, and with the prompt where SillyTavern reads one.

        An expression takes the place of the one of its name; other assets stay.
        """
        if self.assets:
            new = {(one["type"], one["name"]) for one in self.assets}
            others = [
                one
                for one in card.assets or [_MAIN_ICON]
                if (one.get("type"), one.get("name")) not in new
            ]
            card = card.with_fields(assets=[*others, *self.assets])
        if not self.prompt:
            return card
        words = {"positive": self.prompt, "negative": self.negative}
        extensions = card.data["extensions"] | {"sd_character_prompt": words}
        return card.with_fields(extensions=extensions)
