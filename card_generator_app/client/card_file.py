"""A downloaded card file."""

import json
from typing import Self

import httpx

from card_generator_app.api.v2.models import FileProblem


class CardFile(bytes):
    """A card as a file; `losses` are what its format could not carry."""

    losses: tuple[FileProblem, ...] = ()

    @classmethod
    def of(cls, answer: httpx.Response) -> Self:
        """The file in an answer, with what its header says."""
        file = cls(answer.content)
        rows = json.loads(answer.headers.get("X-Card-Losses", "[]"))
        file.losses = tuple(FileProblem(**row) for row in rows)
        return file
