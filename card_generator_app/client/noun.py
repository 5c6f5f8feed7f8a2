"""What every noun of the client has."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from card_generator_app.client import CardForge


class Noun:
    """Methods about one kind of thing, named as the operations are."""

    def __init__(self, forge: "CardForge") -> None:
        self._forge = forge
