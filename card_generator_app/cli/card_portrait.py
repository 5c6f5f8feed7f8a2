"""`cardforge cards portrait|paint`: a kept card's picture, and another one."""

from pathlib import Path
from typing import Any

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.cli.card_proposals import tell_version
from card_generator_app.cli.job_lines import print_json
from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.output import check_writable, write_new
from card_generator_app.cli.sections import SectionedCommand, common_options
from card_generator_app.options import Group

_MAPPER = CLIConfigMapper()
# What a picture of a card that is there depends on.
_GROUPS = (Group.PORTRAIT, Group.MODEL, Group.SAMPLING, Group.RUN)
_ALSO, _OWN = ("content_rating",), ("image", "image_file")

EPILOG = """
\b
The result is the card's next version; `cards restore` brings the picture from before back.
Where no picture can be made, the card stays as it is. A picture of your own needs no model:
`cards edit CARD --portrait FILE`.

\b
Examples:
  cardforge cards paint CARD --instruction "ten years older, on deck in the rain"
  cardforge cards paint CARD --expressions joy --expressions anger --max-cost-usd 0.50
  cardforge cards paint CARD --image drawn --seed 7      another drawing; needs no model
"""


@click.command("portrait")
@click.argument("card_id")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@server_option
def portrait(card_id: str, output: Path, overwrite: bool, server: str | None) -> None:
    """The card's picture alone (another one: `cards paint`, `cards edit --portrait`)."""
    check_writable(output)
    content = ask(server, lambda f: f.cards.portrait(card_id))
    click.echo(str(write_new(output, content, overwrite=overwrite)))


def _paint(
    card_id: str,
    instruction: str,
    image: str,
    as_json: bool,
    quiet: bool,
    server: str | None,
    **values: Any,
) -> None:
    # Here, because HTTP is slow to import, and of no use to the help.
    from card_generator_app.cli.making import paint_card

    asked = _MAPPER.to_sent(values) | {"instruction": instruction, "image": image}
    job = paint_card(card_id, asked, quiet=quiet or as_json, server=server)
    if as_json:
        print_json(job)
        return
    for warning in job.warnings:
        click.secho(f"note: {warning}", fg="yellow", err=True)
    tell_version(ask(server, lambda forge: forge.cards.show(card_id)))


paint = SectionedCommand(
    "paint",
    callback=_paint,
    help="Make another portrait of a kept card, as its next version.",
    epilog=EPILOG,
    params=[
        click.Argument(["card_id"]),
        click.Option(
            ["--instruction"], default="", help="What is to be seen, in your words."
        ),
        click.Option(
            ["--image"],
            type=click.Choice(["generate", "drawn"]),
            default="generate",
            show_default=True,
            help="Made by an image model, or drawn anew, which needs none.",
        ),
        *common_options(),
        *(
            flag
            for flag in _MAPPER.flags()
            if flag.name in _ALSO or (flag.group in _GROUPS and flag.name not in _OWN)
        ),
    ],
)

COMMANDS = (portrait, paint)
