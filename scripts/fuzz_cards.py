"""Fuzzes the readers of cards/ with atheris: whatever the bytes, a card or one clear error.

Not part of the tests: atheris is a large download. Install it beside the project and run

    python -m pip install --target /tmp/atheris atheris
    PYTHONPATH=.:/tmp/atheris python scripts/fuzz_cards.py json corpus/ --seed FOLDER \\
        -max_total_time=600 -timeout=10

with one of TARGETS; `--seed` fills the corpus from a folder of real files first.
"""

import contextlib
import hashlib
import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["card_generator_app.cards"]):
    from card_generator_app.cards.activation import (
        Message,
        Options,
        check_cases,
        simulate,
    )
    from card_generator_app.cards.archive import looks_like_zip
    from card_generator_app.cards.converter import FormatConverter
    from card_generator_app.cards.decorators import parse_content, write_content
    from card_generator_app.cards.exif import card_text_in_exif
    from card_generator_app.cards.lint import fix_card, lint_card
    from card_generator_app.cards.lorebook import new_book, new_entry
    from card_generator_app.cards.lorebooks.converter import (
        LOREBOOK_FORMATS,
        decode_lorebook,
        encode_lorebook,
    )
    from card_generator_app.cards.png import read_card_png, strip_card
    from card_generator_app.cards.png_chunks import (
        SIGNATURE,
        make_chunk,
        read_text,
        walk,
    )
    from card_generator_app.cards.repairs import Repairs
    from card_generator_app.cards.validate import validate_v2, validate_v3
    from card_generator_app.errors import AppError

LARGEST_SEED_BYTES = 64 * 1024
_BETWEEN_MEMBERS = b"\n-----\n"
_IMAGE = b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"


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


def fuzz_yaml(data: bytes) -> None:
    """A card in YAML, and an assertion file."""
    with contextlib.suppress(AppError):
        FormatConverter.decode(b"name: " + data)
    with contextlib.suppress(AppError):
        check_cases(new_book([new_entry(["a"], "text")]), b"cases:\n" + data)


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


def fuzz_text_chunk(data: bytes) -> None:
    """What stands in a text chunk of each type; zTXt and half of iTXt are compressed."""
    inflated = zlib.compress(data, 1)
    chunks = (
        (b"tEXt", b"chara\0" + data),
        (b"tEXt", b"naidata\0" + data),
        (b"zTXt", b"ccv3\0\0" + inflated),
        (b"zTXt", b"ccv3\0\0" + data),
        (b"iTXt", b"chara\0\0\0\0\0" + data),
        (b"iTXt", b"chara\0\1\0\0\0" + inflated),
    )
    kind, payload = chunks[data[0] % len(chunks)] if data else chunks[0]
    header = make_chunk(b"IHDR", _IMAGE)
    file = SIGNATURE + header + make_chunk(kind, payload)
    for read in (FormatConverter.decode, decode_lorebook):
        with contextlib.suppress(AppError):
            read(file)


def fuzz_exif(data: bytes) -> None:
    """The directories of EXIF in WebP, JPEG and PNG."""
    size = len(data).to_bytes(4, "little")
    card_text_in_exif(b"RIFF\0\0\0\0WEBPEXIF" + size + data)
    card_text_in_exif(b"\xff\xd8\xff\xe1\xff\xffExif\0\0" + data)
    card_text_in_exif(SIGNATURE + make_chunk(b"eXIf", data))


def fuzz_webp(data: bytes) -> None:
    """The frames of a WebP and of a JPEG file, whose EXIF is taken out too."""
    for start in (b"RIFF\0\0\0\0WEBP", b"\xff\xd8\xff"):
        with contextlib.suppress(AppError):
            FormatConverter.decode(start + data)


def fuzz_zip(data: bytes) -> None:
    """The structure of an archive: directories, headers, compressed members."""
    with contextlib.suppress(AppError):
        FormatConverter.decode(b"PK\x03\x04" + data)


def fuzz_charx(data: bytes) -> None:
    """The members of a CHARX: its card, one asset, and what RisuAI puts beside them."""
    members = _members(data, ("card.json", "assets/icon/images/main.png"))
    with contextlib.suppress(AppError):
        decoded = FormatConverter.decode(_stored(members), "name.charx")
        again = FormatConverter.encode(
            decoded.card, "charx", portrait=decoded.portrait
        ).bytes
        if FormatConverter.decode(again).card != decoded.card:
            raise AssertionError("CHARX changed the card")


def fuzz_byaf(data: bytes) -> None:
    """The members of a BYAF archive; what is read must be writable as one."""
    names = ("manifest.json", "characters/c/character.json", "scenarios/s.json")
    with contextlib.suppress(AppError):
        card = FormatConverter.decode(_stored(_members(data, names))).card
        FormatConverter.decode(FormatConverter.encode(card, "byaf").bytes)


def fuzz_markdown(data: bytes) -> None:
    """The files of a Markdown folder."""
    names = ("card.yaml", "lorebook/001.md", "description.md")
    with contextlib.suppress(AppError):
        FormatConverter.decode(_stored(_members(data, names)))


def fuzz_decorators(data: bytes) -> None:
    """Decorator lines; what was parsed and written must parse the same."""
    text = data.decode("utf-8", "replace")
    found, body = parse_content(text)
    if parse_content(write_content(found, body)) != (found, body):
        raise AssertionError("writing changed the decorators")
    book = new_book([new_entry(["a"], text)])
    simulate(book, [Message("user", "a b"), Message("assistant", "c")])


def fuzz_keys(data: bytes) -> None:
    """Keys and patterns of entries, scanned over a text of their own bytes."""
    pattern, _, text = data.decode("utf-8", "replace").partition("\n")
    entries = [
        new_entry([pattern], "one", use_regex=True),
        new_entry([f"/{pattern}/i", pattern], "two", secondary_keys=[text[:20]]),
    ]
    options = Options(whole_words=True, seed=len(data))
    simulate(new_book(entries), [Message("user", text)], options)


TARGETS: dict[str, Callable[[bytes], None]] = {
    name.removeprefix("fuzz_"): value
    for name, value in list(globals().items())
    if name.startswith("fuzz_")
}


def _members(data: bytes, names: tuple[str, ...]) -> dict[str, bytes]:
    return dict(zip(names, data.split(_BETWEEN_MEMBERS), strict=False))


def _stored(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def seeds_of(target: str, data: bytes) -> Iterator[bytes]:
    """What of a real file the target can begin with: the part that it puts in a frame."""
    yield data
    if data.startswith(SIGNATURE):
        kept = [c for c in walk(data, Repairs()) if c.type != b"IDAT"]
        if target == "png":
            yield b"".join(data[c.start : c.end] for c in kept)
        for chunk in kept:
            if target == "exif" and chunk.type == b"eXIf":
                yield chunk.payload(data)
            if target == "text_chunk" and chunk.type == b"tEXt":
                yield read_text(data, chunk)
    if target == "exif" and b"Exif\0\0" in data:
        yield data[data.index(b"Exif\0\0") + 6 :]
    if target == "webp" and data[:4] == b"RIFF":
        yield data[12:]
    if target in ("charx", "byaf", "markdown") and looks_like_zip(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = [n for n in archive.namelist() if n.endswith((".json", ".yaml"))]
            yield _BETWEEN_MEMBERS.join(archive.read(name) for name in texts)
    yield from _projected(target, data)


def _projected(target: str, data: bytes) -> Iterator[bytes]:
    """The real card in the format a target reads."""
    try:
        card = FormatConverter.decode(data).card
    except AppError:
        return
    if target in ("json", "decode", "charx"):
        for format_id in ("v1", "v2", "v3", "agnai"):
            yield FormatConverter.encode(card, format_id).bytes
    elif target == "yaml":
        yield FormatConverter.encode(card, "textgen").bytes
    elif target == "lorebook" and card.book:
        for format_id in LOREBOOK_FORMATS:
            yield encode_lorebook(card.book, format_id)[0]
    elif target == "zip":
        yield FormatConverter.encode(card, "markdown").bytes
    elif target in ("decorators", "keys"):
        for entry in card.entries:
            yield entry["content"].encode()
            yield "\n".join([*entry["keys"], entry["content"]]).encode()


def seed(target: str, corpus: Path, folder: Path) -> None:
    """Fills the corpus; a seed that a frame begins for is put in without that beginning."""
    corpus.mkdir(parents=True, exist_ok=True)
    starts = {"json": b"{", "png": SIGNATURE, "zip": b"PK\x03\x04", "yaml": b"name: "}
    for path in sorted(folder.rglob("*")):
        for content in seeds_of(target, path.read_bytes()) if path.is_file() else ():
            content = content.removeprefix(starts.get(target, b""))
            if len(content) <= LARGEST_SEED_BYTES:
                name = hashlib.sha256(content).hexdigest()[:16]
                (corpus / name).write_bytes(content)


def main() -> None:
    target = sys.argv.pop(1)
    if "--seed" in sys.argv:
        at = sys.argv.index("--seed")
        _, folder = sys.argv.pop(at), Path(sys.argv.pop(at))
        corpus = Path(next(arg for arg in sys.argv[1:] if not arg.startswith("-")))
        seed(target, corpus, folder)
    atheris.Setup(sys.argv, TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
