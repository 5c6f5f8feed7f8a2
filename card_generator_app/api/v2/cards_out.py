"""Stored cards as v2 shows them."""

from collections.abc import Iterable

from card_generator_app.api.v2 import card_models as models
from card_generator_app.api.v2.models import FileProblem, LintFinding
from card_generator_app.cards.converter import Decoded
from card_generator_app.cards.diff import diff_cards
from card_generator_app.cards.lint import Finding
from card_generator_app.cards.lorebooks.converter import LorebookFile
from card_generator_app.library.cards import CardEntry, CardVersion, StoredCard

_ROW = ("id", "name", "version", "created_at", "updated_at", "deleted_at")


def row_out(entry: CardEntry) -> models.CardRow:
    """A card in a list."""
    return models.CardRow(
        **{name: getattr(entry, name) for name in _ROW},
        kind=entry.kind.value,
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


def versions_out(found: Iterable[CardVersion]) -> models.CardVersions:
    """The states of a card or lorebook."""
    return models.CardVersions(
        versions=[models.CardVersion(**vars(version)) for version in found]
    )


def diff_out(old: StoredCard, new: StoredCard) -> models.CardDiff:
    """What differs between two of them."""
    return models.CardDiff(
        from_version=old.version,
        to_version=new.version,
        changes=[
            models.CardChange(path=one.path, old=one.old, new=one.new)
            for one in diff_cards(old.card, new.card)
        ],
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
