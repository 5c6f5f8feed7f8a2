"""Documents of every kind: their text, where it stands, and what is refused by name."""

import pytest

from card_generator_app.errors import SourceUnreadable
from card_generator_app.sources.reading import read_source
from card_generator_app.sources.source import Section
from tests.fakes.documents import docx, epub, pdf, zipped

HTML = """<!doctype html><html><head><title>Atlas of Tides</title><style>p{}</style></head>
<body><nav><a href="/">Home</a></nav><h1>Places</h1><p>Two of them.</p>
<h2>The harbor</h2><p>Deep, and <b>cold</b>.</p><p hidden>secret</p>
<script>alert(1)</script><footer>imprint</footer></body></html>"""


def test_plain_text_is_tidied_and_kept() -> None:
    source = read_source(b"\xef\xbb\xbfOne.\r\n\r\n\r\n\r\nTwo.", "notes.txt")

    assert (source.kind, source.name) == ("txt", "notes.txt")
    assert source.sections == (Section("", "One.\n\nTwo."),)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Käthe – naïve".encode("cp1252"), "Käthe – naïve"),
        (b"\xff\xfe" + "月纱".encode("utf-16-le"), "月纱"),
    ],
)
def test_text_in_old_encodings_is_read(data: bytes, text: str) -> None:
    assert read_source(data, "a.txt").text == text


def test_markdown_is_placed_by_its_headings() -> None:
    text = (
        "Intro.\n\n# Places\nTwo.\n\n## The harbor\nDeep.\n\n"
        "```\n# no heading\n```\n\n# Laws\nNone."
    )

    source = read_source(text.encode(), "atlas.md")

    assert [one.place for one in source.sections] == [
        "",
        "Places",
        "Places › The harbor",
        "Laws",
    ]
    assert "# no heading" in source.sections[2].text


def test_a_page_is_read_without_its_machinery() -> None:
    source = read_source(HTML.encode(), "atlas.html")

    assert (source.kind, source.name) == ("html", "Atlas of Tides")
    assert [one.place for one in source.sections] == ["Places", "Places › The harbor"]
    assert "Deep, and **cold**." in source.text
    for unread in ("alert", "secret", "imprint", "Home"):
        assert unread not in source.text


def test_a_word_document_is_placed_by_its_headings() -> None:
    data = docx(
        ("Heading1", "The harbor"), ("Normal", "Deep &amp; cold."), ("Normal", "Old.")
    )

    source = read_source(data, "atlas.docx")

    assert source.kind == "docx"
    assert source.sections == (
        Section("The harbor", "The harbor\n\nDeep & cold.\n\nOld."),
    )


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    data = epub(
        {
            "b": "<html><body><h1>Second</h1><p>Then.</p></body></html>",
            "a": "<html><body><p>First of all.</p></body></html>",
        }
    )

    source = read_source(data, "tides.epub")

    assert (source.kind, source.name) == ("epub", "The Tide Book")
    assert [(one.place, one.text) for one in source.sections] == [
        ("chapter 1", "First of all."),
        ("Second", "Second\n\nThen."),
    ]


def test_a_pdf_is_placed_by_its_pages() -> None:
    source = read_source(pdf("The harbor is deep.", "", "The tide is late."), "a.pdf")

    assert source.sections == (
        Section("p. 1", "The harbor is deep."),
        Section("p. 3", "The tide is late."),
    )


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"  \n", "a.txt", "a.txt: the file is empty"),
        (pdf("x", password="open"), "a.pdf", "encrypted"),
        (pdf("", ""), "a.pdf", "only pictures of pages"),
        (b"%PDF-1.7 and then nothing", "a.pdf", "damaged"),
        (b"\xd0\xcf\x11\xe0old", "a.doc", "save it as .docx"),
        (b"{\\rtf1 x}", "a.rtf", "rich text"),
        (b"\x89PNG\r\n", "a.png", "reference image"),
        (b"PK\x03\x04broken", "a.zip", "damaged"),
        (zipped({"a.txt": "x"}), "a.zip", "unpack it first"),
        (zipped({"content.xml": "x"}), "a.odt", "OpenDocument"),
        (zipped({"word/document.xml": "<a"}), "a.docx", "damaged"),
        (
            epub({"a": "<p>x</p>"}, **{"META-INF/rights.xml": "x"}),
            "a.epub",
            "protected by DRM",
        ),
        (epub({}), "a.epub", "there is no text in it"),
        (b"<html><body><script>x</script></body></html>", "a.html", "no text in it"),
        (b"ab\0\0cd", "a.bin", "binary file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    data: bytes, name: str, reason: str
) -> None:
    with pytest.raises(SourceUnreadable, match=reason):
        read_source(data, name)


def test_a_zip_bomb_is_refused() -> None:
    data = zipped({"word/document.xml": " " * 80_000_000})

    with pytest.raises(SourceUnreadable, match="unpacks to over"):
        read_source(data, "a.docx")
