"""Worlds as v2 shows them."""

from collections.abc import Mapping

from card_generator_app.api.v2 import world_models as models
from card_generator_app.cards.card import Card
from card_generator_app.library.world_rows import (
    StoredWorld,
    WorldEntry,
    WorldProposal,
)
from card_generator_app.worlds.cast_checks import check_cast
from card_generator_app.worlds.checks import check_world


def row_out(entry: WorldEntry) -> models.WorldRow:
    """A world in a list."""
    return models.WorldRow(**_row(entry))


def world_out(stored: StoredWorld) -> models.StoredWorld:
    """A world with its content."""
    with_card = {one.person for one in stored.cards}
    return models.StoredWorld(
        **_row(stored),
        world=stored.world,
        writer=stored.writer,
        job_id=stored.job_id,
        people=[
            models.WorldPerson(
                id=one.id,
                name=one.name,
                role=one.role,
                rung="card" if one.id in with_card else one.rung,
            )
            for one in stored.world.people()
        ],
        cards=[models.WorldCard(**vars(one)) for one in stored.cards],
        timeline=[one.id for one in stored.world.timeline()],
    )


def report_out(stored: StoredWorld, cards: Mapping[str, Card]) -> models.WorldReport:
    """What does not hold together in a world, and between it and its people's cards."""
    findings = [
        models.WorldFinding(
            rule=one.rule,
            severity=one.severity,
            message=one.message,
            about=list(one.about),
        )
        for one in [*check_world(stored.world), *check_cast(stored.world, cards)]
    ]
    return models.WorldReport(
        world_id=stored.id,
        version=stored.version,
        findings=findings,
        passed=not any(one.severity == "error" for one in findings),
    )


def proposal_out(one: WorldProposal) -> models.WorldProposal:
    """Something that waits for the person's word."""
    return models.WorldProposal(
        id=one.id,
        addition=models.Addition.model_validate(one.content),
        reason=one.reason,
        writer=one.writer,
        job_id=one.job_id,
        created_at=one.created_at,
    )


def _row(entry: WorldEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in models.WorldRow.model_fields}
