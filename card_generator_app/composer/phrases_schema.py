"""What a phrase file may hold: slots, bundles and tags, typed and frozen."""

from functools import cached_property
from hashlib import blake2s
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from card_generator_app.composer.markup import every_hole_in, holes_in, plain

Slot = Literal[
    "look",
    "dress",
    "notice",
    "work",
    "past",
    "want",
    "need",
    "fear",
    "belief",
    "contradiction",
    "secret",
    "keepsake",
    "habit",
    "pressure",
    "ease",
    "trust",
    "voice",
    "avoids",
    "limit",
    "stance",
    "shift",
]
SLOTS: tuple[Slot, ...] = get_args(Slot)
MAX_GREETING_WORDS = 200
SENTENCE_SLOTS = frozenset(SLOTS) - {
    "look",
    "dress",
    "want",
    "fear",
    "belief",
    "limit",
}

Need = Literal[
    "hands",
    "legs",
    "eyes",
    "ears",
    "voice",
    "reads",
    "hair",
    "skin",
    "mouth",
    "breath",
    "blood",
    "eats",
    "sleeps",
    "alive",
    "grown",
    "home",
    "coworkers",
    "family",
]
Age = Literal["child", "teen", "young", "middle", "old"]
Rating = Literal["general", "teen", "mature"]
Mood = Literal["warm", "wary", "amused", "angry", "tender", "evasive", "proud", "tired"]
LoreKind = Literal[
    "place",
    "person",
    "faction",
    "object",
    "custom",
    "rule",
    "rumour",
    "event",
    "creature",
]
NounKind = Literal["place", "trade", "creature", "object", "group"]

Words = Annotated[str, Field(min_length=1)]


def _read_says(value: Any) -> Any:
    """`["hair=gray"]`, as files write it, becomes `{"hair": "gray"}`."""
    if not isinstance(value, list):
        return value
    pairs = [str(item).partition("=") for item in value]
    if not all(key and sign and said for key, sign, said in pairs):
        raise ValueError("'says' wants items of the form key=value")
    return {key: said for key, _, said in pairs}


class Tagged(BaseModel):
    """What every phrase and bundle may take for granted, state or demand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    needs: frozenset[Need] = frozenset()
    says: Annotated[dict[str, str], BeforeValidator(_read_says)] = Field(
        default_factory=dict
    )
    ages: frozenset[Age] = frozenset()
    hint: str = ""
    rating: Rating = "general"
    theme: str = ""  # the file it stands in; set by the loader
    motif: str = ""  # what a concept must be about for it; set by the loader

    def spoken(self) -> tuple[str, ...]:
        """Every text in it that can end up on a card."""
        raise NotImplementedError

    def matter(self) -> str:
        """The text that is embedded: what it is about."""
        return " ".join((*map(plain, self.spoken()), self.hint)).strip()

    @cached_property
    def holes(self) -> frozenset[str]:
        """The words of a concept that it cannot be spoken without."""
        return frozenset().union(*map(holes_in, self.spoken()))

    @cached_property
    def every_hole(self) -> frozenset[str]:
        """The words of a concept that it takes in where they are known."""
        return frozenset().union(*map(every_hole_in, self.spoken()))

    @cached_property
    def ref(self) -> str:
        """A short, stable name: the theme and a hash of the words."""
        return f"{self.theme}:{digest(' '.join(self.spoken()))}"


class Phrase(Tagged):
    text: Words

    def spoken(self) -> tuple[str, ...]:
        return (self.text,)


class Scene(Tagged):
    title: Words
    hour: Words
    setup: Words
    tension: Words
    open: Words
    line: Words
    beat: Words
    ask: Words

    def spoken(self) -> tuple[str, ...]:
        return (
            self.title,
            self.hour,
            self.setup,
            self.tension,
            self.open,
            self.line,
            self.beat,
            self.ask,
        )

    def matter(self) -> str:
        parts = (self.title, self.setup, self.tension)
        return " ".join((*map(plain, parts), self.hint)).strip()


class Exchange(Tagged):
    mood: Mood
    user: Words
    action: Words
    reply: Words

    def spoken(self) -> tuple[str, ...]:
        return (self.user, self.action, self.reply)


class Lore(Tagged):
    kind: LoreKind
    title: Words
    keys: tuple[Words, ...] = Field(min_length=1, max_length=6)
    text: Words

    def spoken(self) -> tuple[str, ...]:
        return (self.title, self.text)


class TopicPhrase(Tagged):
    kind: NounKind
    text: Words

    def spoken(self) -> tuple[str, ...]:
        return (self.text,)


def digest(text: str) -> str:
    """Twelve hex digits that stand for a text."""
    return blake2s(text.encode(), digest_size=6).hexdigest()
