"""FormatConverter: one card to and from every file format, by name or by content."""

from dataclasses import dataclass, field

from card_generator_app.cards.card import Card
from card_generator_app.cards.formats import FORMATS, write_png
from card_generator_app.cards.reader import read_file
from card_generator_app.cards.repairs import Loss, Repair
from card_generator_app.errors import InvalidInput

__all__ = ["FORMATS", "Decoded", "Encoded", "FormatConverter"]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A card as a file, and what of it the format could not carry."""

    bytes: bytes
    media_type: str
    extension: str
    losses: list[Loss] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A card read from a file; `portrait` is its image with the card data taken out."""

    card: Card
    portrait: bytes | None
    format: str
    repairs: list[Repair] = field(default_factory=list)


class FormatConverter:
    """Cards to bytes and bytes to cards; stateless."""

    @staticmethod
    def encode(
        card: Card,
        format: str,  # noqa: A002 - the field's word, and the flag's
        *,
        portrait: bytes | None = None,
        backfill_warning: bool = False,
    ) -> Encoded:
        """The card as a file of `format`, one of FORMATS.

        `portrait` is any PNG, JPEG, WebP or GIF image; a PNG's pixels are never
        re-encoded. `backfill_warning` makes the V2 text of a PNG say that a V3 one stands
        beside it; other formats have no such text. Raises InvalidInput for an unknown
        format, ImageError for a portrait that is no image.
        """
        if (chosen := FORMATS.get(format)) is None:
            known = ", ".join(FORMATS)
            raise InvalidInput(f"there is no format {format!r}; there are: {known}")
        if backfill_warning and chosen.id == "png":
            content, losses = write_png(card, portrait, backfill_warning=True)
        else:
            content, losses = chosen.write(card, portrait)
        return Encoded(content, chosen.media_type, chosen.extension, losses)

    @staticmethod
    def decode(data: bytes, filename: str | None = None) -> Decoded:
        """The card in a file of any known kind, told by its content.

        `filename` only helps where the content leaves it open (YAML, a card without a
        name). Raises CardFormatError saying what the file looks like instead.
        """
        found = read_file(data, filename)
        return Decoded(found.card, found.portrait, found.format, list(found.repairs))
