"""`cardforge serve`: the API and its docs pages, until stopped."""

import click


@click.command()
@click.option("--host", help="Address to bind (default: CARDFORGE_HOST or 127.0.0.1).")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port (default: 8000; 0 = a free one).",
)
@click.option(
    "--no-worker", is_flag=True, help="Leave the jobs to `cardforge worker` processes."
)
def serve(host: str | None, port: int | None, no_worker: bool) -> None:
    """Serve the API and its docs on this machine, and run the jobs.

    \b
    API docs:   http://127.0.0.1:8000/api/v2/docs
    """
    from card_generator_app.api.services import Role
    from card_generator_app.api.serving import serve_forever
    from card_generator_app.cli.environment import read_settings

    settings = read_settings(CARDFORGE_HOST=host or None, CARDFORGE_PORT=port)
    serve_forever(settings, Role.API if no_worker else Role.ALL)
