"""Draft: the card in the making, text by text."""

from dataclasses import dataclass, field

from card_generator_app.brief import Brief
from card_generator_app.generation.parts import Part
from card_generator_app.generation.writer import LoreText


@dataclass
class Draft:
    """Everything written so far; `texts` by part key."""

    brief: Brief
    texts: dict[str, str] = field(default_factory=dict)
    lore: list[LoreText] = field(default_factory=list)

    def text(self, field_name: str) -> str:
        """A single field, "" where it was not asked for."""
        return self.texts.get(field_name, "")

    def series(self, field_name: str) -> list[str]:
        """A numbered field (`alternate_greetings`) in order."""
        return [self.texts[key] for key in self.keys_of(field_name)]

    def keys_of(self, field_name: str) -> list[str]:
        """The keys of a numbered field in order; some numbers may be missing."""
        keys = [key for key in self.texts if key.startswith(f"{field_name}.")]
        return sorted(keys, key=lambda key: int(key.split(".")[1]))

    def put(self, part: Part, text: str) -> None:
        """Keeps a finished text."""
        self.texts[part.key] = text
