"""What a card is made from beside the concept: documents, pages, cards, lore, a picture."""

from typing import Literal

from card_generator_app.options.declare import (
    Group,
    OptionGroup,
    StoredId,
    WebAddress,
    option,
)

# What is read before a card is planned, and makes up for a concept that is not there.
GATHERED = (
    "source_files",
    "source_urls",
    "reference_cards",
    "context_lorebooks",
    "reference_image",
)
INPUTS = (*GATHERED, "input_card", "answers", "world_person")


class Sources(OptionGroup):
    """What a card is made from beside the concept."""

    source_files: list[StoredId] = option(
        [],
        "Documents to make the card from (txt, md, html, epub, pdf, docx): ids of uploaded "
        "files (in the CLI: paths).",
        group=Group.INPUT,
        max_length=20,
    )
    source_urls: list[WebAddress] = option(
        [],
        "Web pages to make the card from; never from your own network.",
        group=Group.INPUT,
        max_length=20,
    )
    source_crawl_depth: int = option(
        0,
        "Read so many links on from each page as well, of the same site.",
        group=Group.INPUT,
        advanced=True,
        ge=0,
        le=3,
    )
    source_max_pages: int = option(
        20,
        "Read no more web pages than this.",
        group=Group.INPUT,
        advanced=True,
        ge=1,
        le=200,
    )
    source_max_calls: int = option(
        64,
        "Most model calls to read sources that are too long for one; of still longer "
        "ones the parts most about the concept are read.",
        group=Group.INPUT,
        advanced=True,
        ge=1,
        le=1000,
    )
    reference_cards: list[StoredId] = option(
        [],
        "Cards to fit in with, not to copy: ids of kept cards or uploaded files (in the "
        "CLI: paths too).",
        group=Group.INPUT,
        max_length=10,
    )
    context_lorebooks: list[StoredId] = option(
        [],
        "Lorebooks of the world it lives in, which must hold: ids of uploaded files or of "
        "cards with a book (in the CLI: paths too).",
        group=Group.INPUT,
        max_length=10,
    )
    context_selection: Literal["all", "keyword", "embedding", "none"] = option(
        "keyword",
        "What of reference cards and lorebooks is shown to the writer: all, what the "
        "concept's words name, what is near in meaning, or none.",
        group=Group.INPUT,
        advanced=True,
    )
    reference_image: StoredId | None = option(
        None,
        "A picture of them, which a model that sees describes: the id of an uploaded file "
        "(in the CLI: a path).",
        group=Group.INPUT,
    )
