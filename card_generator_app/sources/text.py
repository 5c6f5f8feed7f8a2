"""Plain text and Markdown, taken apart at their headings."""

import re
from collections.abc import Iterator

from card_generator_app.sources.source import Section

_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r"^[ \t]*(```|~~~)")
_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def decode(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else Windows-1252."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def plain_section(text: str, place: str = "") -> Section:
    """One section of tidy text: line ends and blank lines made alike."""
    tidy = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    return Section(place, _BLANK_LINES.sub("\n\n", tidy).strip())


def markdown_sections(text: str, within: str = "") -> list[Section]:
    """A section for each heading, placed by the way to it: "Places › The harbor"."""
    found: list[Section] = []
    for path, lines in _stretches(text):
        place = " › ".join(filter(None, [within, *path]))
        if (section := plain_section("\n".join(lines), place)).text:
            found.append(section)
    return found


def _stretches(text: str) -> Iterator[tuple[list[str], list[str]]]:
    path: list[tuple[int, str]] = []
    lines: list[str] = []
    in_code = False
    for line in text.splitlines():
        in_code ^= _FENCE.match(line) is not None
        heading = None if in_code else _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        yield [title for _, title in path], lines
        depth = len(heading[1])
        path = [one for one in path if one[0] < depth] + [(depth, heading[2])]
        lines = [heading[2], ""]
    yield [title for _, title in path], lines
