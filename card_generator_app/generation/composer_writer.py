"""ComposerWriter: the built-in composer as a writer; no model, no network, no cost."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from card_generator_app.brief import Brief, Topic
from card_generator_app.composer.given import put_answer
from card_generator_app.composer.grammar import closed
from card_generator_app.errors import NothingToGenerate
from card_generator_app.generation.book_update.composer_analyst import (
    ComposerAnalyst,
)
from card_generator_app.generation.book_update.finding import Analyst
from card_generator_app.generation.brief_reply import answered
from card_generator_app.generation.composer_interviewer import ComposerInterviewer
from card_generator_app.generation.composer_planner import ComposerPlanner
from card_generator_app.generation.composer_reader import (
    ComposerReader,
    known_of,
    with_extract,
)
from card_generator_app.generation.composer_reviser import ComposerReviser
from card_generator_app.generation.gaps import subjects_of
from card_generator_app.generation.interviewer import Interviewer
from card_generator_app.generation.material import Material
from card_generator_app.generation.painter import Painter
from card_generator_app.generation.parts import Part
from card_generator_app.generation.planner import Planner
from card_generator_app.generation.reader import Reader
from card_generator_app.generation.reviser import Reviser
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import GenerationOptions
from card_generator_app.options.wanted import picture_wish
from card_generator_app.portrait.words import picture_words

if TYPE_CHECKING:
    from card_generator_app.composer.composer import Composer


class ComposerWriter:
    """Composes in a thread: embedding is milliseconds of CPU that the event loop needs."""

    name = "composer"
    model = None
    editor = None

    def __init__(
        self,
        composer: "Composer",
        options: GenerationOptions,
        seed: int,
        painter: Painter | None = None,
    ) -> None:
        self._composer, self._options, self._seed = composer, options, seed
        self._reader = ComposerReader(composer, options)
        # With what the sources say of whom, from the brief on.
        self._known = options
        self.painter = painter
        self.reviser: Reviser = ComposerReviser(composer, options, seed)
        self.analyst: Analyst = ComposerAnalyst(
            composer, self._reader, self.reviser, options
        )

    @property
    def reader(self) -> Reader:
        return self._reader

    @property
    def planner(self) -> Planner:
        return ComposerPlanner(self._composer, self._options, self._seed)

    @property
    def interviewer(self) -> Interviewer:
        return ComposerInterviewer(self._composer, self._options, self._seed)

    def not_applied(self) -> list[str]:
        return self._composer.not_applied(self._options)

    def manifest(self) -> dict[str, Any]:
        return {}

    async def brief(self, material: Material) -> Brief:
        found = self._reader.found
        if found is not None:
            self._known = known_of(found, self._options)
        if material.card_concept and not self._known.concept.strip():
            read = {
                "concept": material.card_concept,
                "name": self._known.name or material.card_name or None,
            }
            self._known = self._known.model_copy(update=read)
        if not self._known.concept.strip():
            said = " ".join(closed(fact.text) for fact in answered(self._options))
            self._known = self._known.model_copy(update={"concept": said})
        if not self._known.concept.strip():
            raise NothingToGenerate(
                "the composer found nobody in what it was given who is named again and "
                "again: say who the character is, in `concept` or `name`, or connect a model"
            )
        brief = await asyncio.to_thread(
            self._composer.compose, self._known, self._seed, material.seat
        )
        if found is not None:
            brief = with_extract(brief, found, self._options)
        return _with_answers(brief, self._options)

    async def write(self, part: Part, brief: Brief) -> str:
        if part.planned is not None:
            brief = _moved(part, brief, self._known)
        return self._composer.write(part.field, part.index, brief, self._known)

    async def image_prompt(self, brief: Brief) -> str:
        options = self._options
        style = options.image_style, options.image_prompt_style
        return picture_words(brief, *style, wish=picture_wish(options))

    async def lore(self, topics: list[Topic], brief: Brief) -> list[LoreText]:
        return [
            LoreText(topic.name, topic.keys, topic.content, topic.kind)
            for topic in topics
        ]


def _moved(part: Part, brief: Brief, options: GenerationOptions) -> Brief:
    """The brief with the opening that this greeting has where its number says it is."""
    at = part.opening(options)
    if not 0 <= at < len(brief.openings):
        return brief
    chosen = brief.openings[at]
    place = replace(part, planned=None).opening(options)
    openings = [*brief.openings, *[chosen] * (place + 1 - len(brief.openings))]
    openings[place] = chosen
    return brief.model_copy(update={"openings": openings})


def _with_answers(brief: Brief, options: GenerationOptions) -> Brief:
    """What the person answered outranks what was chosen for them."""
    brief.answers = answered(options)
    given = [one for one in options.answers if one.answer]
    for one, fact in zip(given, brief.answers, strict=True):
        subject = next(iter(subjects_of(one)), None)
        put_answer(brief, subject, fact)
    return brief
