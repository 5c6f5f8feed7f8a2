"""`cardforge db upgrade`: the tables brought up to date, by itself."""

import asyncio

import click


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the tables up to date and end; several at once do no harm.

    Servers and workers do it when they start. This is for a deployment that wants it done
    before.
    """
    # Here, because the database is slow to import, and of no use to the help.
    from card_generator_app.cli.environment import read_settings
    from card_generator_app.db.migrations import HEAD
    from card_generator_app.db.session import Database, sqlite_url

    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    own = sqlite_url(settings.data_dir / "cardforge.sqlite")

    async def upgrade() -> str:
        database = Database(settings.database_url or own)
        try:
            await database.upgrade()
            return "SQLite" if database.is_sqlite else "PostgreSQL"
        finally:
            await database.dispose()

    click.echo(f"{asyncio.run(upgrade())} is at revision {HEAD}")
