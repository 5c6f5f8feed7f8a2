"""One question to the server; and the flag that says which server."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from card_generator_app.client import CardForge

T = TypeVar("T")

SERVER_HELP = (
    "Talk to this server (default: the one running here, else one of our own)."
)
server_option = click.option("--server", metavar="URL", help=SERVER_HELP)


def ask(server: str | None, question: "Callable[[CardForge], Awaitable[T]]") -> T:
    """The answer of the server named, else of the one found or started here."""
    # Here, because HTTP is slow to import, and of no use to the help.
    import asyncio

    from card_generator_app.cli.connect import Connection

    async def run() -> T:
        async with Connection(server) as connection:
            return await connection.ask(question)

    return asyncio.run(run())
