"""A source: the text of a document, in sections that say where in it they stand."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Section:
    """A stretch of text. `place` is what a person looks it up by: "p. 3", "The harbor"."""

    place: str
    text: str


@dataclass(frozen=True)
class Source:
    """A document that was read. `kind`: txt, md, html, epub, pdf or docx."""

    name: str
    kind: str
    sections: tuple[Section, ...]

    @cached_property
    def text(self) -> str:
        """All of it; sections stand apart by a blank line."""
        return "\n\n".join(section.text for section in self.sections)
