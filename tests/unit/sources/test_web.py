"""Web pages as sources, from a small site on loopback that the operator allowed."""

import gzip
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from card_generator_app.cli.concept import read_pages
from card_generator_app.errors import SourceUnreadable
from card_generator_app.outbound import Outbound
from card_generator_app.sources.web import WebReader
from tests.fakes.serving import serving

LOOPBACK = frozenset({"127.0.0.1"})
ATLAS = (
    "<title>Atlas</title><h1>Harbor</h1><p>Deep.</p><a href='/laws#first'>Laws</a>"
    "<a href='/private'>x</a><a href='/laws'>again</a><a href='/gone'>x</a>"
    "<a href='http://elsewhere.example/'>x</a>"
)


async def page(request: Request) -> Response:
    match request.path_params["path"]:
        case "atlas":
            return HTMLResponse(ATLAS)
        case "laws":
            return HTMLResponse("<h1>Laws</h1><p>None.</p><a href='/atlas'>back</a>")
        case "moved":
            return RedirectResponse("/laws")
        case "trap":
            return RedirectResponse("http://localhost:9/secret")
        case "circle":
            return RedirectResponse("/circle")
        case "private":
            return HTMLResponse("<p>Private.</p>")
        case "robots.txt":
            return Response(
                "User-agent: *\nDisallow: /private", media_type="text/plain"
            )
        case "notes":
            return Response("Plain notes.", media_type="text/plain")
        case "picture":
            return Response(b"\x89PNG", media_type="image/png")
        case "script":
            return HTMLResponse("<script>all()</script>")
        case "bomb":
            packed = gzip.compress(b" " * 30_000_000)
            return HTMLResponse(packed, headers={"content-encoding": "gzip"})
    return Response("no", status_code=404)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving(Starlette(routes=[Route("/{path:path}", page)])) as url:
        yield url


@pytest.fixture
def reader() -> WebReader:
    return WebReader(Outbound(LOOPBACK))


async def test_a_page_is_read_with_its_title_and_address(
    site: str, reader: WebReader
) -> None:
    crawled = await reader.read([f"{site}/atlas"])

    [source] = crawled.sources
    assert source.name == f"Atlas ({site}/atlas)"
    assert source.sections[0].place == "Harbor"
    assert crawled.left_out == ()


async def test_links_are_followed_on_the_same_site_as_deep_as_wanted(
    site: str, reader: WebReader
) -> None:
    crawled = await reader.read([f"{site}/atlas"], depth=1)

    assert [one.text for one in crawled.sources] == [
        "Harbor\n\nDeep.\n\nLawsxagainxx",
        "Laws\n\nNone.\n\nback",
    ]
    assert any("asks programs not to read it" in one for one in crawled.left_out)
    assert any("answered 404" in one for one in crawled.left_out)


async def test_a_concept_is_the_text_of_its_pages_and_says_what_it_lacks(
    site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = await read_pages(f"{site}/atlas", 1, Outbound(LOOPBACK))

    assert text.startswith("Harbor\n\nDeep.")
    assert "None." in text
    assert "asks programs not to read it" in capsys.readouterr().err


async def test_the_number_of_pages_is_limited_and_what_is_left_is_said(
    site: str, reader: WebReader
) -> None:
    crawled = await reader.read([f"{site}/atlas"], depth=3, max_pages=1)

    assert len(crawled.sources) == 1
    assert any("further pages" in one for one in crawled.left_out)


async def test_a_redirect_is_followed(site: str, reader: WebReader) -> None:
    crawled = await reader.read([f"{site}/moved"])

    assert "None." in crawled.sources[0].text


async def test_plain_text_is_read(site: str, reader: WebReader) -> None:
    assert (await reader.read([f"{site}/notes"])).sources[0].text == "Plain notes."


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("gone", "answered 404"),
        ("picture", "image/png, not a page"),
        ("script", "holds no text"),
        ("bomb", "more than 10 MB"),
        ("circle", "more than 5 redirects"),
        ("trap", "not a public address"),
    ],
)
async def test_what_was_asked_for_and_cannot_be_read_is_said(
    site: str, reader: WebReader, path: str, reason: str
) -> None:
    with pytest.raises(SourceUnreadable, match=reason):
        await reader.read([f"{site}/{path}"])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
        "http://user@127.0.0.1/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http:///nothing",
    ],
)
async def test_our_own_network_is_never_reached(url: str) -> None:
    with pytest.raises(SourceUnreadable, match=r"public address|web address"):
        await WebReader(Outbound()).read([url])


async def test_a_host_that_does_not_exist_is_said() -> None:
    async def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError("the name is not known")

    with pytest.raises(SourceUnreadable, match="the name is not known"):
        await WebReader(Outbound(resolve=nowhere)).read(["http://nowhere.example/"])
