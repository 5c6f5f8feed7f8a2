"""What every noun of the client has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from card_generator_app.client import CardForge


class Noun:
    """Methods about one kind of thing, named as the operations are."""

    def __init__(self, forge: "CardForge") -> None:
        self._forge = forge


def given(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for, without what was left open."""
    return {name: value for name, value in asked.items() if value is not None}


def if_match(version: int) -> dict[str, str]:
    """The header of a change that was made from this version."""
    return {"If-Match": f'"{version}"'}
