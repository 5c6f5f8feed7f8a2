"""Stored lorebooks, and what fires in them, as v2 shows them."""

from typing import Any

from card_generator_app.api.v2 import lorebook_models as models
from card_generator_app.api.v2.models import (
    EntryOutcome,
    EntryPlacement,
    FileProblem,
    LoreSimulation,
)
from card_generator_app.cards.activation import Simulation
from card_generator_app.cards.lorebooks.converter import LorebookFile
from card_generator_app.library.card_rows import CardEntry, StoredCard
from card_generator_app.library.lorebooks import book_of

_ROW = ("id", "name", "version", "created_at", "updated_at", "deleted_at")


def book_row_out(entry: CardEntry) -> models.LorebookRow:
    """A lorebook in a list."""
    return models.LorebookRow(
        **{name: getattr(entry, name) for name in _ROW},
        entries=entry.summary["entries"],
        about=entry.summary["about"],
    )


def book_out(stored: StoredCard) -> models.StoredLorebook:
    """A lorebook with its content."""
    return models.StoredLorebook(
        **vars(book_row_out(stored)),
        book=book_of(stored.card),
        locks=list(stored.locks),
        provenance=dict(stored.provenance),
        writer=stored.writer,
        job_id=stored.job_id,
    )


def imported_book_out(
    stored: StoredCard, read: LorebookFile
) -> models.ImportedLorebook:
    """A lorebook that was just read from a file."""
    repairs = [
        FileProblem(id=one.id, message=one.message, path=one.path)
        for one in read.repairs
    ]
    return models.ImportedLorebook(
        **vars(book_out(stored)), format=read.format, repairs=repairs
    )


def simulation_out(found: Simulation) -> LoreSimulation:
    """Which entries fire, and why the others do not."""

    def outcome(one: Any) -> EntryOutcome:
        return EntryOutcome(
            index=one.index,
            label=one.label,
            fires=one.fires,
            reason=one.reason.value,
            why=one.why,
            tokens=one.tokens,
            placement=(
                EntryPlacement(**one.placement._asdict()) if one.placement else None
            ),
            step=one.step,
        )

    return LoreSimulation(
        outcomes=[outcome(one) for one in found.outcomes],
        fired=[one.index for one in found.fired],
        tokens=found.tokens,
        token_budget=found.token_budget,
        notes=found.notes,
    )
