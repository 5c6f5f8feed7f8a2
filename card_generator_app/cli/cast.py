"""Fetches the cards of a finished cast, the lorebook they share, and what does not agree."""

from pathlib import Path

from card_generator_app.api.v2.models import JobDetails
from card_generator_app.cli.output import Target, template_values
from card_generator_app.client import CardForge

KIND = "cast"


async def fetch_cast(
    forge: CardForge, job: JobDetails, target: Target
) -> tuple[list[Path], list[str], list[str]]:
    """Writes every card that was made, and the book: paths, losses, and what to know."""
    # Here, because it fetches single cards as well.
    from card_generator_app.cli.making import fetch

    outcome = job.outcome or {}
    paths: list[Path] = []
    losses: list[str] = []
    notes: list[str] = []
    for one in outcome["cards"]:
        if not one["card_id"]:
            notes.append(f"{one['label']}: {one['error'] or one['status']}")
            continue
        written, lost = await fetch(forge, one["job_id"], target)
        paths += written
        losses += lost
    world = await forge.worlds.show(outcome["world_id"])
    book = await forge.worlds.export(world.id)
    paths.append(target.write_book(book, 1, template_values(world.name, world.id, {})))
    report = await forge.worlds.check(world.id)
    notes += [one.message for one in report.findings if one.severity != "info"]
    notes.append(f"their world: cardforge worlds show {world.id}")
    return paths, losses, notes
