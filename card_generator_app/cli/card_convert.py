"""`cardforge convert`: a card as another file, many cards as a table or a folder of files."""

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from card_generator_app.cards.converter import FORMATS, FormatConverter
from card_generator_app.cards.markdown import CARD_FILE, write_folder
from card_generator_app.cards.repairs import Loss
from card_generator_app.cards.summary import write_summary
from card_generator_app.cli.card_report import tell
from card_generator_app.cli.card_sources import (
    card_file,
    card_source,
    decode_source,
    write_card_folder,
)
from card_generator_app.cli.output import check_writable, write_new
from card_generator_app.errors import AppError, InvalidInput

# A suffix that several formats share means the one people expect.
_BY_SUFFIX = {
    "png": "png",
    "json": "v3",
    "charx": "charx",
    "byaf": "byaf",
    "yaml": "textgen",
    "yml": "textgen",
    "csv": "csv",
    "zip": "markdown",
}


@click.command()
@click.argument(
    "sources", nargs=-1, required=True, type=card_source, metavar="SOURCE..."
)
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "file_format",
    type=click.Choice(list(FORMATS)),
    help="Where the suffix of TARGET leaves it open.",
)
@click.option(
    "--portrait", type=card_file, help="Use this picture instead of the card's own."
)
@click.option(
    "--backfill-warning",
    is_flag=True,
    help="Let the V2 part of a PNG say that there is a V3 one.",
)
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of repairs and losses.")
def convert(
    sources: tuple[Path, ...],
    target: Path,
    file_format: str | None,
    portrait: Path | None,
    backfill_warning: bool,
    overwrite: bool,
    quiet: bool,
) -> None:
    """Write the card in SOURCE as another format, and say what that cannot carry.

    SOURCE may be any known kind of card file, told by its content, or a folder made by
    --format markdown. The picture is never re-encoded. Several cards go into one CSV
    table, or each into the folder TARGET.

    \b
    Examples:
      cardforge convert mara.png mara.charx
      cardforge convert backyard.png mara.json --format v2
      cardforge convert mara.png mara --format markdown     (a folder, for git)
      cardforge convert mara mara.png
      cardforge convert cards/*.png cards.csv
      cardforge convert cards/*.png out --format charx
    """
    chosen = file_format or _format_of(target)
    writing = _Writing(chosen, portrait, backfill_warning, overwrite, quiet)
    if len(sources) == 1:
        click.echo(str(writing.convert(sources[0], target)))
        return
    if portrait:
        raise click.UsageError("--portrait takes one SOURCE.")
    if chosen == "csv":
        check_writable(target)
        decoded = [decode_source(source) for source in sources]
        content = write_summary([one.card for one in decoded])
        click.echo(str(write_new(target, content, overwrite=overwrite)))
        return
    if not target.is_dir():
        raise InvalidInput(f"several cards need a folder; {target} is none: make it")
    sys.exit(_convert_each(writing, sources, target))


def _convert_each(writing: "_Writing", sources: tuple[Path, ...], folder: Path) -> int:
    """Converts what can be; says what cannot, and gives the exit status."""
    status = 0
    for source in sources:
        try:
            made = writing.convert(source, folder / writing.name_of(source))
        except AppError as error:
            click.echo(f"{source}: {error.message}", err=True)
            status = max(status, error.exit_status)
        else:
            click.echo(str(made))
    return status


@dataclass(frozen=True, slots=True)
class _Writing:
    """How cards are written by one command."""

    format: str
    portrait: Path | None
    backfill_warning: bool
    overwrite: bool
    quiet: bool

    def name_of(self, source: Path) -> str:
        """The name of the file or folder that a source becomes."""
        if self.format == "markdown":
            return source.stem
        return f"{source.stem}.{FORMATS[self.format].extension}"

    def convert(self, source: Path, target: Path) -> Path:
        as_folder = self.format == "markdown" and target.suffix.lower() != ".zip"
        # Said before any work is done; a folder is made, so its parent counts.
        check_writable(target.parent / CARD_FILE if as_folder else target)
        decoded = decode_source(source)
        picture = self.portrait.read_bytes() if self.portrait else decoded.portrait
        if as_folder:
            files = write_folder(decoded.card, picture)
            path = write_card_folder(target, files, overwrite=self.overwrite)
            losses: list[Loss] = []
        else:
            encoded = FormatConverter.encode(
                decoded.card,
                self.format,
                portrait=picture,
                backfill_warning=self.backfill_warning,
            )
            path = write_new(target, encoded.bytes, overwrite=self.overwrite)
            losses = encoded.losses
        if not self.quiet:
            tell(decoded.repairs, losses)
        return path


def _format_of(target: Path) -> str:
    found = _BY_SUFFIX.get(target.suffix.lower().lstrip("."))
    if found is None:
        known = ", ".join(FORMATS)
        named = f"'{target.suffix}'" if target.suffix else f"{target} has no suffix, it"
        raise InvalidInput(f"{named} tells no format; say it with --format ({known})")
    return found
