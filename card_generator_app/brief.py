"""The brief: one structured document from which every field of a card is written."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from card_generator_app.options.lorebook import LoreCategory

Origin = Literal["given", "source", "invented"]
TopicKind = LoreCategory


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Fact(_Section):
    """One thing that is true of the character, and whose words it is in."""

    text: str
    origin: Origin = "invented"
    ref: str | None = None


def blank() -> Fact:
    """A fact nobody has stated."""
    return Fact(text="")


class Identity(_Section):
    name: Fact = Field(default_factory=blank)
    nickname: Fact = Field(default_factory=blank)
    age: Fact = Field(default_factory=blank)
    gender: Fact = Field(default_factory=blank)
    pronouns: Fact = Field(default_factory=blank)  # "she", "he", "they" or "it"
    species: Fact = Field(default_factory=blank)
    occupation: Fact = Field(default_factory=blank)
    premise: Fact = Field(default_factory=blank)  # who they are, in one sentence


class Core(_Section):
    work: Fact = Field(default_factory=blank)
    past: Fact = Field(default_factory=blank)
    want: Fact = Field(default_factory=blank)
    need: Fact = Field(default_factory=blank)
    fear: Fact = Field(default_factory=blank)
    belief: Fact = Field(default_factory=blank)
    contradiction: Fact = Field(default_factory=blank)
    secret: Fact = Field(default_factory=blank)
    keepsake: Fact = Field(default_factory=blank)
    # What was asked for in so many words; it outranks `want` and `fear`.
    traits: list[Fact] = Field(default_factory=list)
    flaws: list[Fact] = Field(default_factory=list)
    motivations: list[Fact] = Field(default_factory=list)
    fears: list[Fact] = Field(default_factory=list)
    # What others of their world are to them, by name: "owes a favor to Bram".
    ties: list[Fact] = Field(default_factory=list)


class Voice(_Section):
    manner: list[Fact] = Field(default_factory=list)  # what their talk sounds like
    avoids: Fact = Field(default_factory=blank)
    exchanges: list["Exchange"] = Field(default_factory=list)


class Exchange(_Section):
    """A sample of the voice: something said to them, and how they answer."""

    mood: str
    user: str
    action: str
    reply: str


class Behaviour(_Section):
    habit: Fact = Field(default_factory=blank)
    under_pressure: Fact = Field(default_factory=blank)
    at_ease: Fact = Field(default_factory=blank)
    with_those_close: Fact = Field(default_factory=blank)
    will_never: Fact = Field(default_factory=blank)
    boundaries: list[Fact] = Field(default_factory=list)  # asked for; outrank it


class Stance(_Section):
    """Who {{user}} is to them, and what could change it."""

    role_of_user: Fact = Field(default_factory=blank)
    first_assumption: Fact = Field(default_factory=blank)
    what_changes_it: Fact = Field(default_factory=blank)


class Opening(_Section):
    """The seed of one greeting: another place, stake or relation than its neighbours."""

    title: str
    hour: str
    situation: str  # where, what is going on, why today
    tension: str
    action: str  # what the character is doing; for the composer, the whole paragraph
    line: str
    beat: str = ""
    ask: str = ""  # the open door for {{user}}


class Topic(_Section):
    """A subject of the world that deserves a lorebook entry."""

    kind: TopicKind
    name: str
    keys: list[str]
    content: str  # what is true of it; for the composer, the finished entry
    origin: Origin = "invented"
    ref: str | None = None


class Brief(_Section):
    identity: Identity = Field(default_factory=Identity)
    look: list[Fact] = Field(default_factory=list)
    dress: Fact = Field(default_factory=blank)
    notice: Fact = Field(default_factory=blank)
    core: Core = Field(default_factory=Core)
    voice: Voice = Field(default_factory=Voice)
    behaviour: Behaviour = Field(default_factory=Behaviour)
    stance: Stance = Field(default_factory=Stance)
    openings: list[Opening] = Field(default_factory=list)
    world: list[Topic] = Field(default_factory=list)
    # What the person said when asked; `ref` is the question. It outranks the rest.
    answers: list[Fact] = Field(default_factory=list)
    tags: list[str] = Field(default_factory=list)
    avoid: list[str] = Field(default_factory=list)
    theme: str = ""
    seed: int = 0
