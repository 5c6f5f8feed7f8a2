"""ComposerInterviewer: asks about the heaviest gap; the phrase library offers answers."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from card_generator_app.generation.gaps import Gap
from card_generator_app.generation.interviewer import Question, distinct
from card_generator_app.options import GenerationOptions

if TYPE_CHECKING:
    from card_generator_app.composer.composer import Composer


class ComposerInterviewer:
    """The same idea, answers and seed give the same question."""

    def __init__(
        self, composer: "Composer", options: GenerationOptions, seed: int
    ) -> None:
        self._composer, self._options, self._seed = composer, options, seed

    async def ask(self, open_: Sequence[Gap], left: int) -> Question | None:
        if not open_:
            return None
        subject = open_[0].subject
        asked = await asyncio.to_thread(
            self._composer.ask, self._options, subject, self._seed
        )
        return Question(
            asked.question, asked.why, (subject,), distinct(asked.suggestions)
        )
