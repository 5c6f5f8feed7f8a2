"""Reads a document of any supported kind, told by its content."""

from pathlib import PurePath

from card_generator_app.cards.archive import Archive, looks_like_zip
from card_generator_app.errors import CardFormatError, SourceUnreadable
from card_generator_app.sources.source import Section, Source
from card_generator_app.sources.text import decode, markdown_sections, plain_section

KINDS = ("txt", "md", "html", "epub", "pdf", "docx")
MAX_CHARS = 4_000_000  # some 800,000 words; more is a library, not a source

_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old Word document (.doc)", "save it as .docx"),
    (b"{\\rtf", "a rich text file (.rtf)", "save it as .docx or .txt"),
    (b"\x89PNG", "a PNG image", "give it as a reference image"),
    (b"\xff\xd8\xff", "a JPEG image", "give it as a reference image"),
    (b"GIF8", "a GIF image", "give it as a reference image"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"ID3", "a sound file", "write down what is said in it"),
)
_MARKDOWN = (".md", ".markdown", ".mdown")
_HTML = (".html", ".htm", ".xhtml")


def read_source(data: bytes, name: str) -> Source:
    """The text of a document. `name` tells Markdown from text, and is what refers to it.

    Raises SourceUnreadable that says what the file is instead, or what is wrong with it.
    """
    if not data.strip():
        raise SourceUnreadable(f"{name}: the file is empty")
    try:
        kind, title, sections = _read(data, PurePath(name).suffix.lower())
    except SourceUnreadable as error:
        raise SourceUnreadable(f"{name}: {error}") from error
    except CardFormatError as error:  # what our zip reader refuses
        raise SourceUnreadable(f"{name}: {error}") from error
    sections = [section for section in sections if section.text]
    if not sections:
        raise SourceUnreadable(f"{name}: there is no text in it")
    if sum(len(section.text) for section in sections) > MAX_CHARS:
        raise SourceUnreadable(
            f"{name}: it holds more than {MAX_CHARS:,} characters; give the part that matters"
        )
    return Source(title or name, kind, tuple(sections))


def _read(data: bytes, suffix: str) -> tuple[str, str, list[Section]]:
    # Each reader where it is needed: they are slow to import.
    if data.lstrip()[:5] == b"%PDF-":
        from card_generator_app.sources.pdf import read_pdf

        return "pdf", *read_pdf(data)
    for start, what, remedy in _OTHERS:
        if data.startswith(start):
            raise SourceUnreadable(f"this is {what}; {remedy}")
    if looks_like_zip(data):
        return _read_zip(data)
    text = decode(data)
    if "\0" in text[:2000]:
        raise SourceUnreadable(
            f"this is a binary file; sources are {', '.join(KINDS[:-1])} or {KINDS[-1]}"
        )
    if suffix in _HTML or text.lstrip()[:15].lower().startswith(("<!doctype", "<html")):
        from card_generator_app.sources.html import read_html

        page = read_html(text)
        return "html", page.title, list(page.sections)
    if suffix in _MARKDOWN:
        return "md", "", markdown_sections(text)
    return "txt", "", [plain_section(text)]


def _read_zip(data: bytes) -> tuple[str, str, list[Section]]:
    from card_generator_app.sources.docx import MAIN_PART, read_docx
    from card_generator_app.sources.epub import CONTAINER, read_epub

    archive = Archive(data)
    if MAIN_PART in archive.names:
        for name in archive.names:  # its reader has no caps of its own
            archive.read(name)
        return "docx", *read_docx(data)
    if CONTAINER in archive.names:
        return "epub", *read_epub(archive)
    if "content.xml" in archive.names:
        raise SourceUnreadable("this is an OpenDocument text; save it as .docx or .txt")
    raise SourceUnreadable("this is a zip archive; unpack it first")
