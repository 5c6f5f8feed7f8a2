"""Checker: every check of a draft that needs no model, in one place."""

from card_generator_app.cards.card import Card
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.languages import foreign_language
from card_generator_app.generation.review.banned import banned_notes
from card_generator_app.generation.review.fidelity import fidelity_notes
from card_generator_app.generation.review.greetings import greeting_notes
from card_generator_app.generation.review.linting import lint_notes
from card_generator_app.generation.review.notes import Note
from card_generator_app.generation.review.similarity import Shelf
from card_generator_app.options import GenerationOptions


class Checker:
    """What the options of one job ask to be checked."""

    def __init__(
        self,
        options: GenerationOptions,
        shelf: Shelf | None,
        *,
        knows_languages: bool = True,
    ) -> None:
        """`knows_languages`: the writer was told which, so another one is a fault."""
        self._options, self._shelf = options, shelf
        self._knows_languages = knows_languages

    def notes(self, draft: Draft, card: Card) -> list[Note]:
        """Everything that is wrong; `card` is the draft as a card."""
        options = self._options
        notes = lint_notes(draft, card, options.lint_level)
        notes += banned_notes(draft, options.ban_phrases)
        if options.fidelity_check:
            notes += fidelity_notes(draft)
        if options.greeting_distinctness:
            notes += greeting_notes(draft, options.greeting_distinctness)
        if self._shelf is not None and options.similarity_guard is not None:
            notes += self._shelf.notes(draft, options.similarity_guard)
        return notes + self._foreign(draft) if self._knows_languages else notes

    def _foreign(self, draft: Draft) -> list[Note]:
        language = self._options.language
        return [
            Note(key, "language", f"it is in '{found}' and not in '{language}'")
            for key, text in draft.texts.items()
            if (found := foreign_language(text, language))
        ]
