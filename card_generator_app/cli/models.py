"""`cardforge models`: what the connected server offers, and models for this machine."""

from typing import TYPE_CHECKING, get_args

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.job_lines import json_option, print_json, short
from card_generator_app.cli.local_models import LOCAL_COMMANDS
from card_generator_app.llm.finding import Capability, Order
from card_generator_app.llm.recommend import ModelTask

if TYPE_CHECKING:
    from card_generator_app.api.v2.catalog_models import Age, CatalogModel

profile_option = click.option(
    "--profile", metavar="NAME", help="The models of this config profile's server."
)


@click.group()
def models() -> None:
    """Models: find, compare and choose one; install one on this machine."""


@models.command("list")
@click.argument("text", nargs=-1)
@click.option("--max-prompt-price", type=float, metavar="USD", help="A million tokens.")
@click.option(
    "--max-completion-price", type=float, metavar="USD", help="A million tokens."
)
@click.option("--min-context", type=int, metavar="TOKENS", help="Prompt and answer.")
@click.option(
    "--capability",
    multiple=True,
    type=click.Choice(get_args(Capability)),
    help="What it must be able to do; may be repeated.",
)
@click.option("--sort", type=click.Choice(get_args(Order)), default="id")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--offset", type=click.IntRange(0, 100_000), default=0)
@profile_option
@json_option
@server_option
def models_list(
    text: tuple[str, ...],
    max_prompt_price: float | None,
    max_completion_price: float | None,
    min_context: int | None,
    capability: tuple[str, ...],
    sort: str,
    limit: int,
    offset: int,
    profile: str | None,
    as_json: bool,
    server: str | None,
) -> None:
    """Models of the connected server whose name or description has TEXT.

    Prices are US dollars a million tokens, prompt and answer.
    """
    page = ask(
        server,
        lambda f: f.models.list(
            " ".join(text),
            max_prompt_price=max_prompt_price,
            max_completion_price=max_completion_price,
            min_context=min_context,
            capability=capability,
            sort=sort,
            limit=limit,
            offset=offset,
            profile=profile,
        ),
    )
    if as_json:
        print_json(page)
        return
    for model in page.models:
        click.echo(_line(model))
    shown = offset + len(page.models)
    if shown < page.total:
        click.echo(f"{shown} of {page.total}; more with --offset {shown}", err=True)
    _tell_age(page)


@models.command("show")
@click.argument("model")
@profile_option
@json_option
@server_option
def models_show(
    model: str, profile: str | None, as_json: bool, server: str | None
) -> None:
    """One model: context, prices, what it can do and which settings it takes."""
    answer = ask(server, lambda f: f.models.show(model, profile=profile))
    if as_json:
        print_json(answer)
        return
    for name, value in answer.model.model_dump().items():
        if value not in (None, "", []):
            said = ", ".join(value) if isinstance(value, list) else value
            click.echo(f"{name:<20} {said}")
    _tell_age(answer)


@models.command("recommend")
@click.option(
    "--task", type=click.Choice(get_args(ModelTask)), help="Default: every task."
)
@click.option(
    "--budget", type=float, metavar="USD", help="Most that the task may cost a card."
)
@click.option(
    "--beside", metavar="MODEL", help="The model that writes: a judge is no relation."
)
@click.option("--limit", type=click.IntRange(1, 20), default=3, show_default=True)
@profile_option
@json_option
@server_option
def models_recommend(
    task: str | None,
    budget: float | None,
    beside: str | None,
    limit: int,
    profile: str | None,
    as_json: bool,
    server: str | None,
) -> None:
    """Which model for which task, and why."""
    answer = ask(
        server,
        lambda f: f.models.recommend(
            task, budget=budget, beside=beside, limit=limit, profile=profile
        ),
    )
    if as_json:
        print_json(answer)
        return
    for one in answer.recommendations:
        click.echo(f"{one.task:<7} {one.model.id}\n        {'; '.join(one.why)}")
    if not answer.recommendations:
        click.echo("no listed model fits; raise --budget, or try --task", err=True)
    _tell_age(answer)


@models.command("refresh")
@profile_option
@json_option
@server_option
def models_refresh(profile: str | None, as_json: bool, server: str | None) -> None:
    """Ask the connected server for its models and prices now."""
    answer = ask(server, lambda f: f.models.refresh(profile=profile))
    if as_json:
        print_json(answer)
        return
    click.echo(f"{answer.server}: {answer.total} models")


for command in LOCAL_COMMANDS:
    models.add_command(command)


def _line(model: "CatalogModel") -> str:
    """Id, context, prices, what it can do."""
    context = f"{model.context_tokens:,}" if model.context_tokens else "?"
    price = (
        f"${model.prompt_usd} / ${model.completion_usd}"
        if model.prompt_usd is not None
        else "price not told"
    )
    can = " ".join(model.capabilities)
    return f"{short(model.id, 44):<44} {context:>11}  {price:<20} {can}".rstrip()


def _tell_age(answer: "Age") -> None:
    """Where the list is from, on stderr: it is no part of the answer."""
    if answer.source == "none":
        click.echo(f"{answer.server}: {answer.problem}", err=True)
    elif answer.source == "bundled" and answer.made_at:
        click.echo(
            f"the list that comes with the program, of {answer.made_at:%Y-%m-%d} "
            f"({answer.problem}); cardforge models refresh asks {answer.server}",
            err=True,
        )
    elif answer.age_s is not None:
        click.echo(f"{answer.server}, {_ago(answer.age_s)}", err=True)


def _ago(age_s: int) -> str:
    for seconds, unit in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if age_s >= 2 * seconds:
            return f"asked {age_s // seconds} {unit} ago"
    return "asked just now"
