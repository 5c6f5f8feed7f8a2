"""What a writer that is a model can do with what is there already: judge it, write it again."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from card_generator_app.brief import Brief
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.parts import Part
from card_generator_app.generation.review.judging import Question, Verdict
from card_generator_app.generation.writer import LoreText


class Editor(Protocol):
    """Every method is one call, or what the ledger has of it. Raises ProviderError and
    LimitExceeded; whoever asks keeps what was there.
    """

    async def rewrite(
        self, label: str, part: Part, text: str, notes: Sequence[str], brief: Brief
    ) -> str:
        """The text again, with what the notes name mended. `label` names the occasion."""

    async def rewrite_entry(
        self, label: str, at: int, entry: LoreText, notes: Sequence[str], brief: Brief
    ) -> LoreText:
        """The entry again, with what the notes name mended."""

    async def mend_brief(
        self, sections: Mapping[str, list[str]], brief: Brief
    ) -> Brief:
        """The brief with these sections planned anew, for the problems named."""

    async def check_brief(
        self, questions: Sequence[Question], brief: Brief
    ) -> dict[str, Verdict]:
        """The judge's answers about the brief, by the question's id."""

    async def check_card(
        self, label: str, questions: Sequence[Question], draft: Draft
    ) -> dict[str, Verdict]:
        """The judge's answers about the card, by the question's id."""
