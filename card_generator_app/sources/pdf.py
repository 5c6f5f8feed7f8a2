"""PDF documents, page by page."""

import io
import logging
import time

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from card_generator_app.errors import SourceUnreadable
from card_generator_app.sources.source import Section
from card_generator_app.sources.text import plain_section

MAX_PAGES = 2_000
MAX_READING_S = 60.0  # of one document; pages may be built to take for ever
# It tells of every oddity in a file, to nobody's use.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def read_pdf(data: bytes) -> tuple[str, list[Section]]:
    """The title and a section for each page with text.

    Raises SourceUnreadable when it is encrypted, damaged or too long, or holds only
    pictures of text.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceUnreadable(
                "the PDF is encrypted; save it without a password and try again"
            )
        if len(reader.pages) > MAX_PAGES:
            raise SourceUnreadable(
                f"the PDF has {len(reader.pages)} pages; at most {MAX_PAGES} are read"
            )
        sections = _pages(reader)
        title = str((reader.metadata and reader.metadata.title) or "")
    except DependencyError as error:
        raise SourceUnreadable(
            "the PDF is encrypted; save it without a password and try again"
        ) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceUnreadable(f"the PDF is damaged: {error}") from error
    except (RecursionError, OverflowError, MemoryError, IndexError) as error:
        raise SourceUnreadable("the PDF is damaged") from error
    if not sections and len(reader.pages):
        raise SourceUnreadable(
            "the PDF holds no text, only pictures of pages; run text recognition (OCR) "
            "over it first"
        )
    return title, sections


def _pages(reader: PdfReader) -> list[Section]:
    end = time.monotonic() + MAX_READING_S
    found = []
    for number, page in enumerate(reader.pages, start=1):
        if time.monotonic() > end:
            raise SourceUnreadable(
                f"the PDF takes too long to read (page {number} after {MAX_READING_S:.0f} s)"
            )
        section = plain_section(page.extract_text(), f"p. {number}")
        if section.text:
            found.append(section)
    return found
