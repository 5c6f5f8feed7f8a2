"""Origins: whose words a fact of the brief is in, and where it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from card_generator_app.brief import Fact
from card_generator_app.generation.languages import foreign_language
from card_generator_app.generation.material import Material, Passage
from card_generator_app.generation.relevance import words_of
from card_generator_app.options import GenerationOptions

_LEAST_CHARS = 4  # shorter words stand in any text by chance
_MOST_MARKS = 40


class UsedPassage(BaseModel):
    """A part of the brief that was taken from a passage; both count from 1."""

    model_config = ConfigDict(extra="ignore")

    part: str = Field(json_schema_extra={"maxLength": 40})
    number: int = Field(
        1, description="Which one of a list.", json_schema_extra={"minimum": 1}
    )
    passage: int = Field(json_schema_extra={"minimum": 1})


class SourcedReply(BaseModel):
    """What a brief says besides where there is material."""

    from_passages: list[UsedPassage] = Field(
        default_factory=list, json_schema_extra={"maxItems": _MOST_MARKS}
    )


@dataclass(frozen=True)
class Origins:
    """Tells the person's words from a source's and the model's."""

    options: GenerationOptions
    material: Material
    marked: dict[str, Passage]
    """The passage that a text says it was taken from."""

    @classmethod
    def of(
        cls, reply: BaseModel, options: GenerationOptions, material: Material
    ) -> "Origins":
        """As the reply marks them; what it marks wrongly is not marked."""
        marks = reply.from_passages if isinstance(reply, SourcedReply) else []
        marked: dict[str, Passage] = {}
        for mark in marks:
            for text in _texts(reply, mark):
                if 0 < mark.passage <= len(material.passages):
                    marked.setdefault(text, material.passages[mark.passage - 1])
        return cls(options, material, marked)

    def mark(self, invented: str | None, given: str | None = None) -> Fact:
        """The fact, with its origin: given by option, in the concept, in a source."""
        if given:
            return Fact(text=given, origin="given")
        text = (invented or "").strip()
        answers = (one.answer for one in self.options.answers)
        said = (self.options.concept, self.material.card, *answers)
        if text and any(_stands(text, one) for one in said):
            return Fact(text=text, origin="given")
        if (passage := self.passage_of(text)) is not None:
            return Fact(text=text, origin="source", ref=passage.ref)
        return Fact(text=text)

    def passage_of(self, text: str) -> Passage | None:
        """The passage it was taken from: as marked, else where it stands word for word."""
        passage = self.marked.get(text)
        if passage is not None and self._may_say(passage, text):
            return passage
        if len(text) < _LEAST_CHARS:
            return None
        return next(
            (one for one in self.material.passages if _stands(text, one.text)), None
        )

    def _may_say(self, passage: Passage, text: str) -> bool:
        """Whether they share a word; across languages the mark has to be believed."""
        said = f"{passage.text} {passage.quote}"
        if set(words_of(text)) & set(words_of(said)):
            return True
        return foreign_language(said, self.options.language) is not None


def _texts(reply: BaseModel, mark: UsedPassage) -> Sequence[str]:
    """What the marked part says; of a topic, its facts."""
    value = getattr(reply, mark.part, None)
    if isinstance(value, list):
        value = value[mark.number - 1] if 0 < mark.number <= len(value) else None
    if isinstance(value, BaseModel):
        value = getattr(value, "facts", None)
    return [value.strip()] if isinstance(value, str) else []


def _stands(text: str, where: str) -> bool:
    """Whole words: "he" is not given by "the", nor the age 3 by 1832."""
    whole = rf"(?<!\w){re.escape(text.casefold())}(?!\w)"
    return re.search(whole, where.casefold()) is not None
