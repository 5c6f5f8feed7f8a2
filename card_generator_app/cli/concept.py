"""Where a concept comes from: the command line, a file, a web page or a pipe."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from card_generator_app.errors import NothingToGenerate

if TYPE_CHECKING:
    from card_generator_app.outbound import Outbound

_DOCUMENTS = (".pdf", ".docx", ".epub", ".html", ".htm")


def read_concept(
    argument: str | None,
    file: Path | None,
    url: str | None,
    depth: int,
    *,
    may_be_none: bool = False,
) -> str:
    """The concept; raises NothingToGenerate when there is none, a usage error for two.

    `may_be_none`: something else is given to make a card from.
    """
    if sum(one is not None for one in (argument, file, url)) > 1:
        raise click.UsageError(
            "Give the concept as an argument, as a file or as a web page, not two of them."
        )
    text = argument
    if file is not None:
        text = _read_file(file)
    elif url is not None:
        import asyncio  # slow to load, and of no use to the help

        text = asyncio.run(read_pages(url, depth))
    elif argument is None and sys.stdin and not sys.stdin.isatty():
        text = _decoded(sys.stdin.buffer.read(), "standard input")
    if may_be_none and not (text or "").strip():
        return ""
    if not text or not text.strip():
        raise NothingToGenerate(
            "there is no concept. Give one in one of these ways:\n"
            '  cardforge generate "A lighthouse keeper who collects storms"\n'
            "  cardforge generate --concept-file notes.txt\n"
            "  cardforge generate --concept-url https://…\n"
            "  cat notes.txt | cardforge generate\n"
            "or sources to make the card from: --source-files, --source-urls"
        )
    return text.strip()


async def read_pages(url: str, depth: int, outbound: "Outbound | None" = None) -> str:
    """The text of a page, and of those it links to; says which were left out and why."""
    # Here, because reading pages is slow to import.
    from card_generator_app.outbound import Outbound
    from card_generator_app.sources.web import WebReader

    crawled = await WebReader(outbound or Outbound()).read([url], depth=depth)
    for reason in crawled.left_out:
        click.echo(f"left out: {reason}", err=True)
    return "\n\n".join(source.text for source in crawled.sources)


def _read_file(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise click.UsageError(
            f"The concept file {file} cannot be read: {error.strerror}"
        ) from error
    if file.suffix.lower() not in _DOCUMENTS:
        return _decoded(content, str(file))
    # Here, because reading documents is slow to import.
    from card_generator_app.sources.reading import read_source

    return read_source(content, file.name).text


def _decoded(content: bytes, source: str) -> str:
    """The text; editors on Windows put a byte order mark before it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(
            f"The concept in {source} is not UTF-8 text: {error.reason} "
            f"at byte {error.start}."
        ) from error
