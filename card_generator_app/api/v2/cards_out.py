"""Stored cards as v2 shows them."""

from collections.abc import Iterable

from card_generator_app.api.v2 import card_models as models
from card_generator_app.api.v2.models import FileProblem, LintFinding
from card_generator_app.cards.converter import Decoded
from card_generator_app.cards.lint import Finding
from card_generator_app.cards.lorebooks.converter import LorebookFile
from card_generator_app.library.cards import CardEntry, StoredCard

_ROW = ("id", "name", "version", "created_at", "updated_at", "deleted_at")


def row_out(entry: CardEntry) -> models.CardRow:
    """A card in a list."""
    return models.CardRow(
        **{name: getattr(entry, name) for name in _ROW},
        summary=models.CardSummary(**entry.summary),
        locks=list(entry.locks),
    )


def card_out(stored: StoredCard) -> models.StoredCard:
    """A card with its content."""
    return models.StoredCard(
        **row_out(stored).model_dump(),
        card=dict(stored.data),
        provenance=dict(stored.provenance),
        writer=stored.writer,
        has_portrait=stored.portrait_sha256 is not None,
        job_id=stored.job_id,
    )


def imported_out(
    stored: StoredCard, decoded: Decoded | LorebookFile
) -> models.ImportedCard:
    """A card that was just read from a file."""
    repairs = [
        FileProblem(id=one.id, message=one.message, path=one.path)
        for one in decoded.repairs
    ]
    return models.ImportedCard(
        **card_out(stored).model_dump(), format=decoded.format, repairs=repairs
    )


def findings_out(findings: Iterable[Finding]) -> list[LintFinding]:
    """Lint findings."""
    return [
        LintFinding(
            rule=one.rule,
            severity=one.severity.value,
            path=one.path,
            message=one.message,
            span=one.span,
            fixable=one.fixable,
        )
        for one in findings
    ]
