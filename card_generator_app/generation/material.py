"""Material: everything beside the options that a brief is decided from."""

import re
from dataclasses import dataclass

# What a prompt sets material apart with; in a text itself it would end the passage early.
_FENCE = re.compile(r"<(?=/?\s*(?:passage|concept|context|card)\b)", re.IGNORECASE)
_MOST_REF = 200


@dataclass(frozen=True)
class Passage:
    """A text that was read for this card, and where it stands: "harbor.pdf, p. 3".

    `quote`: the words there that a text in other words rests on.
    """

    ref: str
    text: str
    quote: str = ""

    def __post_init__(self) -> None:
        # Whoever wrote the text may have meant it to pass for our own words.
        object.__setattr__(self, "text", fenced(self.text))
        object.__setattr__(self, "ref", _one_line(self.ref))


@dataclass(frozen=True)
class Picture:
    """A reference picture in words; `passage` is all of it, and names the file."""

    passage: Passage
    look: tuple[str, ...]
    dress: str = ""
    notice: str = ""


@dataclass(frozen=True)
class ReadSource:
    """A source as it was read. `calls`: how many it took to distil; 0, it went in whole."""

    name: str
    kind: str
    tokens: int
    calls: int


@dataclass(frozen=True)
class Material:
    """What was gathered before the brief; templates have it as `material`."""

    passages: tuple[Passage, ...] = ()
    """Of sources: what they say is true of the character and their world."""
    sources: tuple[ReadSource, ...] = ()
    canon: tuple[Passage, ...] = ()
    """Of lorebooks: what is settled about the world, and holds."""
    company: tuple[Passage, ...] = ()
    """Of other cards: whom the character has to fit in with, and is no copy of."""
    card: str = ""
    """A card that is there already, as a reader sees it; "" where there is none."""
    card_name: str = ""
    card_concept: str = ""
    """What that card says of its character, as somebody would type it for a concept."""
    picture: Picture | None = None
    """What they look like; its passage is one of `passages`."""
    seat: tuple[int, int] = (0, 1)
    """Which of how many people of a cast this is: they share no phrases."""


NO_MATERIAL = Material()


def fenced(text: str) -> str:
    """The text without what could end the passage that it is shown in."""
    return _FENCE.sub("‹", text)


def _one_line(ref: str) -> str:
    plain = " ".join(ref.split()).replace('"', "'").replace("<", "‹").replace(">", "›")
    return plain[:_MOST_REF]
