"""Material: everything beside the options that a brief is decided from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """A text that was read for this card, and where it stands: "harbor.pdf, p. 3"."""

    ref: str
    text: str


@dataclass(frozen=True)
class Material:
    """What was gathered before the brief; templates have it as `material`."""

    passages: tuple[Passage, ...] = ()
    """Of sources: what they say is true of the character and their world."""


NO_MATERIAL = Material()
