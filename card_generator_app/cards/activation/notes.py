"""What a person should know about a simulation beyond the single entries."""

from collections.abc import Sequence

from card_generator_app.cards.activation.model import Outcome, Reason
from card_generator_app.cards.activation.prepared import Prepared

_SHOWN_CHARACTERS = 60


def notes_of(
    entries: Sequence[Prepared], outcomes: Sequence[Outcome], slow: set[str]
) -> list[str]:
    """Patterns given up, entries that only a search by meaning finds, prompts switched off."""
    notes = [
        f"pattern {key[:_SHOWN_CHARACTERS]!r} took too long and counts as not found"
        for key in sorted(slow)
    ]
    reasons = [outcome.reason for outcome in outcomes]
    if unseen := reasons.count(Reason.VECTORIZED):
        notes.append(
            f"{unseen} entries can also be called by a search by meaning, which cannot be"
            " simulated"
        )
    if dropped := reasons.count(Reason.BUDGET):
        notes.append(f"the token budget is used up; it left out {dropped} entries")
    for outcome in outcomes:
        decorator = entries[outcome.index].decorators.get("disable_ui_prompt")
        if outcome.fires and decorator:
            notes.append(
                f"{outcome.label!r} switches off the reader's own {decorator.value}"
            )
    return notes
