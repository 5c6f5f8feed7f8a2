"""Trade sheets: what a trade is made of, for scenes and phrases that hold for every trade."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from card_generator_app.composer.phrases_schema import (
    Exchange,
    Lore,
    LoreKind,
    Phrase,
    Slot,
    Tagged,
    Words,
)

EntryT = TypeVar("EntryT", bound=Tagged)
TRADE = "trade"  # the motif of whoever has one, and before a colon: of one trade
_SLOTS: dict[str, Slot] = {
    "mark": "look",
    "dress": "dress",
    "work": "work",
    "want": "want",
    "fear": "fear",
}
_PARTS = re.compile(
    r"\b(?:who|whose|that|which|with|without|of|in|at|for|from|on|to|under|accused|afraid|"
    r"hired|stuck|posted|raised|disqualified|assigned|respected|working|running|used)\b|[,;.]"
)
_NOT_HOLES = frozenset({"trade", "themes", "asked", "answer", "lore", *_SLOTS})


class Custom(Lore):
    """What its world knows of a trade."""

    kind: LoreKind = "custom"


class Sheet(BaseModel):
    """One trade; the shapes of its words are told in phrases/README.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    trade: tuple[Words, ...] = Field(min_length=1)
    themes: tuple[Words, ...] = Field(min_length=1, max_length=3)
    place: Words
    people: Words
    person: Words
    tool: Words
    stuff: Words
    product: Words
    smell: Words
    sound: Words
    hour: Words
    busy: Words
    task: Words
    trouble: Words
    pride: Words
    blunder: Words
    mark: Words | Phrase
    dress: Words | Phrase
    work: Words | Phrase
    want: Words | Phrase
    fear: Words | Phrase
    asked: Words
    answer: Words
    lore: Custom

    @property
    def name(self) -> str:
        return self.trade[0]

    @property
    def motif(self) -> str:
        """The motif of the sheet's own phrases."""
        return f"{TRADE}:{self.name}"

    def holes(self) -> dict[str, str]:
        """What the sheet fills in other phrases."""
        fields = (key for key in type(self).model_fields if key not in _NOT_HOLES)
        return {key: getattr(self, key) for key in fields}

    def phrases(self) -> Iterator[tuple[Slot, Phrase]]:
        """The sheet's own phrases, by slot."""
        for key, slot in _SLOTS.items():
            value = getattr(self, key)
            phrase = value if isinstance(value, Phrase) else Phrase(text=value)
            yield slot, self._own(phrase)

    def exchange(self) -> Exchange:
        """What anybody would ask somebody of the trade."""
        return self._own(
            Exchange(
                mood="amused",
                user=self.asked,
                action="{name} =goes on {busy}.",
                reply=self.answer,
            )
        )

    def custom(self) -> Lore:
        """What its world knows of the trade."""
        return self._own(self.lore)

    def _own(self, entry: EntryT) -> EntryT:
        return entry.model_copy(update={"motif": self.motif, "theme": self.name})


def sheet_of(names: Iterable[str | None], sheets: Mapping[str, Sheet]) -> Sheet | None:
    """The sheet of the first trade in the names: the longest alias that a noun ends with.

    `sheets` is by alias; "forensic accountant" is an accountant, and so is "the ghost of
    an accountant who haunts the bank".
    """
    for name in names:
        for part in _PARTS.split((name or "").lower()):
            words = re.findall(r"[\w'’-]+", part)
            for start in range(len(words)):
                if sheet := sheets.get(" ".join(words[start:])):
                    return sheet
    return None
