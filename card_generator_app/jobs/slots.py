"""Slots: how many jobs of each writer a process runs at once."""

from collections.abc import Mapping
from typing import get_args

from card_generator_app.errors import InvalidInput
from card_generator_app.llm.connect import Writer

WRITERS: tuple[Writer, ...] = get_args(Writer)
MAX_SLOTS = 64

Slots = Mapping[str, int]
"""By writer; a process leaves the jobs of a writer without slots to others."""


def parse_slots(text: str) -> Slots:
    """`4` for every writer, or `openrouter=8,local=1`: then the others have none.

    A writer is a resource of its own kind (this processor, a provider, a local model),
    so each has its own slots. Raises InvalidInput.
    """
    if "=" not in text:
        return dict.fromkeys(WRITERS, _number(text))
    slots: dict[str, int] = dict.fromkeys(WRITERS, 0)
    for part in text.split(","):
        writer, _, number = part.partition("=")
        if writer.strip() not in slots:
            raise InvalidInput(
                f"{writer.strip()!r} is no writer; there are {', '.join(WRITERS)}"
            )
        slots[writer.strip()] = _number(number)
    return slots


def _number(text: str) -> int:
    if not (text.strip().isdecimal() and int(text) <= MAX_SLOTS):
        raise InvalidInput(
            f"jobs at once: {text.strip()!r} is no number from 0 to {MAX_SLOTS}; "
            "give one for every writer (4), or one for each (openrouter=8,local=1)"
        )
    return int(text)
