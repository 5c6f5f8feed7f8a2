"""Web pages as sources: the page asked for, and as far as wanted those it links to."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from card_generator_app.errors import InvalidInput, SourceUnreadable
from card_generator_app.outbound import Fetched, Outbound
from card_generator_app.sources.html import read_html
from card_generator_app.sources.reading import read_source
from card_generator_app.sources.source import Source
from card_generator_app.sources.text import decode

MAX_PAGE_BYTES = 10 * 2**20
_HTML = ("text/html", "application/xhtml+xml")
_SUFFIXES = {"text/plain": ".txt", "text/markdown": ".md", "application/pdf": ".pdf"}


@dataclass(frozen=True)
class Crawled:
    """The pages that were read, and why others were not, a sentence each."""

    sources: tuple[Source, ...]
    left_out: tuple[str, ...]


class WebReader:
    """Reads pages within limits: one host for each address given, never our own network."""

    def __init__(self, outbound: Outbound) -> None:
        self._outbound = outbound

    async def read(
        self, urls: Sequence[str], *, depth: int = 0, max_pages: int = 20
    ) -> Crawled:
        """The pages at `urls` and, `depth` links on, those of the same host.

        Raises SourceUnreadable when one of `urls` itself cannot be read: it was asked for.
        """
        sources: list[Source] = []
        left_out: list[str] = []
        seen: set[str] = set()
        for start in urls:
            queue = [(_plain(start), 0)]
            rules = await self._rules(start) if depth else None
            while queue:
                url, level = queue.pop(0)
                if url in seen:
                    continue
                if len(sources) >= max_pages:
                    left_out.append(f"{len(queue) + 1} further pages of {start}")
                    break
                seen.add(url)
                if level and rules and not rules.can_fetch("CardForge", url):
                    left_out.append(f"{url}: its site asks programs not to read it")
                    continue
                try:
                    source, links = await self._page(url)
                except SourceUnreadable as error:
                    if level == 0:
                        raise
                    left_out.append(str(error))
                    continue
                sources.append(source)
                if level < depth:
                    queue += [(link, level + 1) for link in _same_site(url, links)]
        return Crawled(tuple(sources), tuple(left_out))

    async def _page(self, url: str) -> tuple[Source, Sequence[str]]:
        found = await self._fetch(url)
        if found.media_type in _HTML:
            page = read_html(decode(found.content))
            if not page.sections:
                raise SourceUnreadable(
                    f"{url}: the page holds no text (it may be made by a script)"
                )
            name = page.title or url
            links = [urljoin(found.url, link) for link in page.links]
            return Source(f"{name} ({url})", "html", page.sections), links
        suffix = _SUFFIXES.get(found.media_type)
        if suffix is None:
            raise SourceUnreadable(
                f"{url}: it is {found.media_type or 'of no stated kind'}, not a page to read"
            )
        return (
            read_source(found.content, url if url.endswith(suffix) else url + suffix),
            [],
        )

    async def _fetch(self, url: str) -> Fetched:
        try:
            found = await self._outbound.get(url, max_bytes=MAX_PAGE_BYTES)
        except TimeoutError as error:
            raise SourceUnreadable(f"{url}: no answer in time") from error
        except (OSError, httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            reason = str(error) or type(error).__name__
            raise SourceUnreadable(f"{url}: {reason}") from error
        except InvalidInput as error:
            raise SourceUnreadable(f"{url}: {error}") from error
        if found.status != 200:
            raise SourceUnreadable(f"{url}: the server answered {found.status}")
        return found

    async def _rules(self, start: str) -> RobotFileParser | None:
        try:
            found = await self._fetch(urljoin(start, "/robots.txt"))
        except SourceUnreadable:
            return None
        rules = RobotFileParser()
        rules.parse(decode(found.content).splitlines())
        return rules


def _same_site(url: str, links: Sequence[str]) -> list[str]:
    host = urlsplit(url).netloc
    plain = (_plain(link) for link in links)
    return [link for link in dict.fromkeys(plain) if urlsplit(link).netloc == host]


def _plain(url: str) -> str:
    return urldefrag(url.strip())[0]
