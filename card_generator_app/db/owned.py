"""Owned: what is stored, as one owner sees it."""

import copy
from typing import Self

from sqlalchemy import ColumnElement, true


class Owned:
    """A store that belongs to nobody in particular, or a view of it.

    A view makes things for its owner and finds what its owner may see. For it the
    things of others are not there, so whoever is given a view need not ask.
    """

    owner: str = ""
    sees: str | None = None

    def seen_by(self, owner: str, sees: str | None) -> Self:
        """The view that makes things for `owner` and finds those of `sees` (None: all)."""
        view = copy.copy(self)
        view.owner, view.sees = owner, sees
        return view

    def _may_see(self, owner: ColumnElement[str]) -> ColumnElement[bool]:
        """What `WHERE` must hold of an owner column."""
        return true() if self.sees is None else owner == self.sees
