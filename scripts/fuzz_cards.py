"""Fuzzes the readers of cards/ with atheris: whatever the bytes, a card or one clear error.

Not part of the tests: atheris is a large download. Install it beside the project and run

    python -m pip install --target /tmp/atheris atheris
    PYTHONPATH=.:/tmp/atheris python scripts/fuzz_cards.py decode corpus/ -max_total_time=600

with one of the targets below; `--seed FOLDER` fills the corpus from real files first.
"""

import contextlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["card_generator_app.cards"]):
    from card_generator_app.cards.activation import Message, simulate
    from card_generator_app.cards.converter import FormatConverter
    from card_generator_app.cards.exif import card_text_in_exif
    from card_generator_app.cards.lint import fix_card, lint_card
    from card_generator_app.cards.lorebooks.converter import (
        LOREBOOK_FORMATS,
        decode_lorebook,
        encode_lorebook,
    )
    from card_generator_app.cards.png import read_card_png, strip_card
    from card_generator_app.cards.png_chunks import SIGNATURE
    from card_generator_app.cards.repairs import Repairs
    from card_generator_app.cards.validate import validate_v2, validate_v3
    from card_generator_app.errors import AppError

_LARGEST_SEED_BYTES = 64 * 1024


def fuzz_decode(data: bytes) -> None:
    """Any file; what is read must be valid and come back equal."""
    try:
        decoded = FormatConverter.decode(data, "name.x")
    except AppError:
        return
    document = decoded.card.to_dict()
    problems = [one for one in validate_v3(document) if "asset" not in one.path]
    if problems:
        raise AssertionError(problems)
    for format_id in ("v3", "v2", "markdown"):
        encoded = FormatConverter.encode(decoded.card, format_id)
        if FormatConverter.decode(encoded.bytes).card != decoded.card:
            raise AssertionError(f"{format_id} changed the card")


def fuzz_json(data: bytes) -> None:
    """A JSON card: every writer, the linter and the simulator must take what was read."""
    try:
        card = FormatConverter.decode(b"{" + data).card
    except AppError:
        return
    for format_id in ("byaf", "agnai", "textgen", "v1", "csv"):
        FormatConverter.encode(card, format_id)
    lint_card(card)
    fixed, _ = fix_card(card)
    if fix_card(fixed)[0] != fixed:
        raise AssertionError("fixing is not idempotent")
    if card.book is not None:
        simulate(
            card.book, [Message("user", "a"), Message("assistant", card.first_mes)]
        )


def fuzz_lorebook(data: bytes) -> None:
    """Any lorebook file, written to every format and read again."""
    try:
        found = decode_lorebook(data)
    except AppError:
        return
    for format_id in LOREBOOK_FORMATS:
        decode_lorebook(encode_lorebook(found.book, format_id)[0])
    document = {"spec": "chara_card_v2", "spec_version": "2.0", "data": {}}
    validate_v2({**document, "data": {"character_book": found.book}})


def fuzz_png(data: bytes) -> None:
    """The chunk walk, with the signature given."""
    for read in (lambda d: read_card_png(d, Repairs()), strip_card):
        with contextlib.suppress(AppError):
            read(SIGNATURE + data)


def fuzz_exif(data: bytes) -> None:
    """The directories of EXIF in WebP and JPEG."""
    size = len(data).to_bytes(4, "little")
    card_text_in_exif(b"RIFF\0\0\0\0WEBPEXIF" + size + data)
    card_text_in_exif(b"\xff\xd8\xff\xe1\xff\xffExif\0\0" + data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": fuzz_decode,
    "json": fuzz_json,
    "lorebook": fuzz_lorebook,
    "png": fuzz_png,
    "exif": fuzz_exif,
}


def main() -> None:
    target = TARGETS[sys.argv.pop(1)]
    if "--seed" in sys.argv:
        at = sys.argv.index("--seed")
        _, folder = sys.argv.pop(at), Path(sys.argv.pop(at))
        corpus = Path(next(arg for arg in sys.argv[1:] if not arg.startswith("-")))
        corpus.mkdir(parents=True, exist_ok=True)
        for path in folder.rglob("*"):
            if path.is_file() and path.stat().st_size <= _LARGEST_SEED_BYTES:
                shutil.copy(path, corpus / path.name)
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
