"""What was mended while reading, and what a format could not carry while writing."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing a reader mended: a stable id, a sentence, and where ("" = whole file)."""

    id: str
    message: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing the target format cannot carry, by its path in the card."""

    path: str
    message: str


class Repairs:
    """The repairs of one reading, in order, each told once."""

    def __init__(self) -> None:
        self._found: dict[Repair, None] = {}

    def add(self, repair_id: str, message: str, path: str = "") -> None:
        self._found[Repair(repair_id, message, path)] = None

    def extend(self, others: "Repairs") -> None:
        self._found |= dict.fromkeys(others)

    def __iter__(self) -> Iterator[Repair]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def ids(self) -> list[str]:
        return [repair.id for repair in self._found]
