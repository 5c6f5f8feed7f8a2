"""Choosing among proposals that wait: all of them, or some by their ids."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from card_generator_app.errors import InvalidInput


class _Waiting(Protocol):
    @property
    def id(self) -> str: ...


_Proposal = TypeVar("_Proposal", bound=_Waiting)


def chosen_of(
    waiting: Sequence[_Proposal], ids: Sequence[str] | None, to: str
) -> list[_Proposal]:
    """Those with these ids, all with None; at least one, in the order they wait in.

    Raises InvalidInput for an id that is none of them, and where there is nothing to
    choose. `to` is what they are proposed to.
    """
    if not waiting and not ids:
        raise InvalidInput(f"nothing is proposed to {to}")
    if ids is None:
        return list(waiting)
    if not ids:
        raise InvalidInput(
            "the choice names none of the proposals; leave ids out for all"
        )
    if unknown := set(ids) - {one.id for one in waiting}:
        raise InvalidInput(
            f"no proposal to {to}: {', '.join(sorted(unknown))}; it may have been "
            "accepted or dismissed already"
        )
    return [one for one in waiting if one.id in set(ids)]
