"""EPUB books: a zip of web pages, read in the order of their spine."""

import posixpath
from urllib.parse import unquote

from bs4 import BeautifulSoup

from card_generator_app.cards.archive import Archive
from card_generator_app.errors import SourceUnreadable
from card_generator_app.sources.html import read_html
from card_generator_app.sources.source import Section
from card_generator_app.sources.text import decode

CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_RIGHTS = "META-INF/rights.xml"


def read_epub(archive: Archive) -> tuple[str, list[Section]]:
    """The book's title and its chapters; raises SourceUnreadable for a protected one."""
    if _RIGHTS in archive.names or _encrypts_text(archive):
        raise SourceUnreadable(
            "the book is protected by DRM; only unprotected EPUB files can be read"
        )
    package_path = _attribute(archive, CONTAINER, "rootfile", "full-path")
    package = _soup(archive, package_path)
    pages = {
        str(item.get("id")): str(item.get("href"))
        for item in package.find_all("item")
        if "html" in str(item.get("media-type"))
    }
    folder = posixpath.dirname(package_path)
    sections: list[Section] = []
    for number, reference in enumerate(package.find_all("itemref"), start=1):
        href = pages.get(str(reference.get("idref")))
        path = posixpath.normpath(posixpath.join(folder, unquote(href or "")))
        if href is None or path not in archive.names:
            continue
        sections += _chapter(decode(archive.read(path)), number)
    title = package.find("dc:title")
    return (title.get_text(strip=True) if title else ""), sections


def _chapter(markup: str, number: int) -> list[Section]:
    """A page's sections, placed by its own headings, else by its number in the book."""
    page = read_html(markup)
    named = any(section.place for section in page.sections)
    place = "" if named else page.title or f"chapter {number}"
    return [Section(one.place or place, one.text) for one in page.sections]


def _encrypts_text(archive: Archive) -> bool:
    if _ENCRYPTION not in archive.names:
        return False
    # Fonts are obfuscated in many free books; that hides no text.
    listed = decode(archive.read(_ENCRYPTION))
    return "html" in listed


def _attribute(archive: Archive, path: str, tag: str, name: str) -> str:
    found = _soup(archive, path).find(tag)
    value = str(found.get(name)) if found else ""
    if not value or value not in archive.names:
        raise SourceUnreadable("the EPUB file names no content that it holds")
    return value


def _soup(archive: Archive, path: str) -> BeautifulSoup:
    return BeautifulSoup(decode(archive.read(path)), "html.parser")
