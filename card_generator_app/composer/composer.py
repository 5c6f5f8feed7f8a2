"""The Composer: fills a brief from the phrase library and speaks a card's fields."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from card_generator_app.brief import Brief
from card_generator_app.composer import fields
from card_generator_app.composer.about import read_about
from card_generator_app.composer.asking import Asked, ask
from card_generator_app.composer.composing import Composing
from card_generator_app.composer.concept import Concept, read
from card_generator_app.composer.description import Describer
from card_generator_app.composer.embed import Embedder
from card_generator_app.composer.extract import Extract, Named, extract, named_in
from card_generator_app.composer.fitting import fitting_scenes
from card_generator_app.composer.manner import Manner
from card_generator_app.composer.marks import marked
from card_generator_app.composer.phrasebook import PhraseBook
from card_generator_app.composer.retelling import Reteller
from card_generator_app.composer.shelves import Shelves
from card_generator_app.composer.speak import Pronouns, Speaker
from card_generator_app.composer.unapplied import not_applied
from card_generator_app.composer.vectors import VectorStore
from card_generator_app.composer.wanting import rating_of
from card_generator_app.composer.world_plan import plan_world
from card_generator_app.composer.worlds import World, compose_world
from card_generator_app.options import GenerationOptions
from card_generator_app.options.fields import TextField
from card_generator_app.options.interview import Subject
from card_generator_app.options.wanted import alternates
from card_generator_app.sources.source import Source
from card_generator_app.worlds.graph import World as Graph

Part = Literal[TextField, "lorebook_entry"]


_PRONOUNS: dict[str, Pronouns] = {"she": "she", "he": "he", "it": "it"}


class Composer:
    """Another writer beside the language models: same brief, same fields, no model.

    Thread-safe once built; building it reads the phrases' vectors.
    """

    def __init__(self, embedder: Embedder, book: PhraseBook) -> None:
        self._store = VectorStore.open(embedder)
        self._shelves = Shelves(book, self._store)

    def compose(
        self, options: GenerationOptions, seed: int, seat: tuple[int, int] = (0, 1)
    ) -> Brief:
        """The whole brief; the same options and seed give the same brief.

        `seat`: which of how many people of a cast, that share no phrases.
        """
        known = _known(options)
        return Composing(self._shelves, self._store, known, seed, seat).brief()

    def compose_world(self, premise: str, entries: int, seed: int) -> World:
        """A lorebook's worth of one setting; the same premise and seed give the same."""
        return compose_world(self._shelves, self._store, premise, entries, seed)

    def extract(
        self, sources: Sequence[Source], name: str, question: str
    ) -> Extract | None:
        """What sources say, word for word: of `name`, else of whom they speak most."""
        return extract(sources, self._store.embed, name=name, question=question)

    def plan_world(self, options: GenerationOptions, **wanted: Any) -> Graph:
        """A world as a graph; see `world_plan.plan_world`."""
        return plan_world(self._shelves, self._store, options, **wanted)

    def ask(self, options: GenerationOptions, subject: Subject, seed: int) -> Asked:
        """A question to the person on one subject, with answers they could take."""
        return ask(self._shelves, self._store, _known(options), subject, seed)

    def named(self, sources: Sequence[Source]) -> list[Named]:
        """Whom and what sources name again and again, with what is said of them."""
        return named_in(sources)

    def write(
        self, part: Part, index: int | None, brief: Brief, options: GenerationOptions
    ) -> str:
        """One field from the brief; `index` counts alternate greetings and entries from 0.

        Tags, and the entries' names and keys, stand in the brief already.
        """
        options = _known(options)
        concept = read(options)
        pronouns = _PRONOUNS.get(brief.identity.pronouns.text, "they")
        speaker = read_about(concept, self._shelves.book).speaker(pronouns)
        prose = self._telling(speaker, manner_for(options, concept, "prose"))
        scene = self._telling(speaker, manner_for(options, concept, "scene"))
        match part:
            case "description":
                return Describer(brief, options, *prose).write()
            case "personality":
                return fields.personality(brief, options, *prose)
            case "scenario":
                return fields.scenario(brief, options, *prose)
            case "first_mes":
                return marked(fields.greeting(brief, 0, *scene), options)
            case "alternate_greetings":
                at = 1 + (index or 0)
                return marked(fields.greeting(brief, at, *scene), options)
            case "group_only_greetings":
                at = 1 + alternates(options) + (index or 0)
                return marked(fields.greeting(brief, at, *scene), options)
            case "mes_example":
                return marked(fields.examples(brief, *scene), options)
            case "system_prompt":
                return fields.system_prompt(brief, scene[0].manner)
            case "post_history_instructions":
                return fields.post_history(brief)
            case "creator_notes":
                return fields.creator_notes(brief, options)
            case "lorebook_entry":
                return brief.world[index or 0].content

    def _telling(self, speaker: Speaker, manner: Manner) -> tuple[Speaker, Reteller]:
        """Who speaks, and what turns the brief's own telling into theirs."""
        told = replace(speaker, manner=manner)
        return told, Reteller(self._shelves, speaker, told)

    def not_applied(self, options: GenerationOptions) -> list[str]:
        """An "option: reason" for each option that was asked for and has no effect."""
        concept = read(options)
        scenes = fitting_scenes(
            self._shelves.scenes,
            needs=concept.body.needs,
            band=concept.band,
            rating=rating_of(options, concept.band or "middle"),
            avoid=tuple(options.avoid),
        )
        return not_applied(options, concept, scenes)


def _known(options: GenerationOptions) -> GenerationOptions:
    """The options as far as the library goes: it has nothing longer than `rich`."""
    if options.length_preset != "epic":
        return options
    return options.model_copy(update={"length_preset": "rich"})


def manner_for(
    options: GenerationOptions, concept: Concept, part: Literal["prose", "scene"]
) -> Manner:
    """How a part is told. Only scenes call {{user}} "you": elsewhere a model would
    take that for itself."""
    pov = "third" if part == "prose" and options.pov == "second" else options.pov
    return Manner(pov, options.tense, several=concept.number != "one")
