"""Web pages as Markdown: what is read, without navigation, scripts and forms."""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from card_generator_app.sources.source import Section
from card_generator_app.sources.text import markdown_sections

_NOT_READ = (
    *("head", "title", "script", "style", "noscript", "template", "svg"),
    *("canvas", "iframe", "object", "form", "button", "nav", "footer", "aside"),
)
_MAIN = ("main", "article", '[role="main"]')
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """A page's title, what is read on it, and the addresses it links to, as written."""

    title: str
    sections: tuple[Section, ...]
    links: tuple[str, ...]


def read_html(markup: str, within: str = "") -> Page:
    """The page; of one with a `main` or a single `article`, that part."""
    # Our own parser of the standard library: lenient, and no native code on strange bytes.
    soup = BeautifulSoup(markup, "html.parser")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    links = tuple(str(one["href"]) for one in soup.find_all("a", href=True))
    for element in soup(_NOT_READ):
        element.decompose()
    for element in soup.find_all(style=_HIDDEN):
        element.decompose()
    for element in soup.find_all(hidden=True):
        element.decompose()
    body = _main_part(soup)
    return Page(title, tuple(markdown_sections(_markdown(body), within)), links)


def _main_part(soup: BeautifulSoup) -> Tag:
    for selector in _MAIN:
        found = soup.select(selector)
        if len(found) == 1 and len(found[0].get_text()) > 200:
            return found[0]
    return soup.body or soup


def _markdown(element: Tag) -> str:
    converter = MarkdownConverter(
        heading_style="ATX",
        strip=["a", "img"],
        escape_asterisks=False,
        escape_underscores=False,
    )
    return str(converter.convert_soup(element))
