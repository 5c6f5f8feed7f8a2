"""`cardforge worker`: runs jobs beside other workers, until stopped."""

import click


@click.command()
@click.option(
    "--concurrency",
    metavar="N|WRITER=N,…",
    help="Jobs at once of every writer, or of each that this worker shall serve: "
    "openrouter=8,local=1 (default: CARDFORGE_JOB_CONCURRENCY or 2).",
)
def worker(concurrency: str | None) -> None:
    """Run jobs without serving the API; as many workers as you like.

    Needs PostgreSQL (DATABASE_URL). On SQLite `cardforge serve` runs the jobs.
    """
    from card_generator_app.api.serving import work_forever
    from card_generator_app.cli.environment import read_settings

    work_forever(read_settings(CARDFORGE_JOB_CONCURRENCY=concurrency or None))
