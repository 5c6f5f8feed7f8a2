"""Word documents, with their headings."""

import io
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

import mammoth
from mammoth.documents import Image

from card_generator_app.errors import SourceUnreadable
from card_generator_app.sources.html import read_html
from card_generator_app.sources.source import Section

MAIN_PART = "word/document.xml"


def read_docx(data: bytes) -> tuple[str, list[Section]]:
    """No title, and the sections by heading; raises SourceUnreadable for a damaged file."""
    try:
        made = mammoth.convert_to_html(io.BytesIO(data), convert_image=_no_image)
    except (BadZipFile, KeyError, ValueError, AttributeError, TypeError) as error:
        raise SourceUnreadable(f"the Word document is damaged: {error}") from error
    except (ExpatError, RecursionError, IndexError) as error:
        raise SourceUnreadable("the Word document is damaged") from error
    return "", list(read_html(f"<body>{made.value}</body>").sections)


def _no_image(_image: Image) -> list[object]:
    return []
