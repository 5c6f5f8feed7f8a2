"""ComposerReader: what can be taken from sources without a model, word for word."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from card_generator_app.brief import Brief, Fact, Topic, TopicKind
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.material import Passage, Picture, ReadSource
from card_generator_app.generation.relevance import question_of
from card_generator_app.generation.stores import NamedFile
from card_generator_app.options import GenerationOptions
from card_generator_app.options.wanted import brief_counts
from card_generator_app.sources.source import Source

if TYPE_CHECKING:
    from card_generator_app.composer.composer import Composer
    from card_generator_app.composer.extract import Extract, Named, Sentence

_MOST_PASSAGES = 12
_TELLING_SENTENCES = 4


class ComposerReader:
    """The reader of one job. It sees no pictures and fits nothing in with other cards."""

    def __init__(self, composer: "Composer", options: GenerationOptions) -> None:
        self._composer, self._options = composer, options
        self.found: Extract | None = None
        self.sources: Sequence[Source] = ()

    async def room(self) -> int:
        return 0

    async def describe(self, picture: NamedFile) -> Picture | None:
        return None  # `not_applied` has said so

    async def distil(
        self, sources: Sequence[Source], room: int
    ) -> tuple[list[Passage], list[ReadSource]]:
        found = await asyncio.to_thread(
            self._composer.extract,
            sources,
            self._options.name or "",
            question_of(self._options),
        )
        self.found, self.sources = found, sources
        said = found.about[:_MOST_PASSAGES] if found else ()
        read = [
            ReadSource(one.name, one.kind, estimate_tokens(one.text), 0)
            for one in sources
        ]
        return [Passage(one.ref, one.text) for one in said], read


def known_of(found: "Extract", options: GenerationOptions) -> GenerationOptions:
    """The options with what the sources say of whom, where nobody has said it."""
    changes: dict[str, object] = {}
    if not options.concept.strip():
        # Phrases are chosen by meaning, so by what is told.
        told = (one.text for one in found.about[:_TELLING_SENTENCES])
        changes["concept"] = " ".join([f"{found.name}.", *told])
    if not options.name:
        changes["name"] = found.name
    if not options.pronouns and found.pronouns:
        changes["pronouns"] = found.pronouns
    return options.model_copy(update=changes)


def with_extract(brief: Brief, found: "Extract", options: GenerationOptions) -> Brief:
    """The brief with sentences of the sources in place of phrases, each with its place."""
    brief = brief.model_copy(deep=True)
    first = found.about[0] if found.about else None
    if first is not None:
        identity, ref = brief.identity, first.ref
        if not options.name:
            identity.name = Fact(text=found.name, origin="source", ref=ref)
        if not options.pronouns and found.pronouns:
            identity.pronouns = Fact(text=found.pronouns, origin="source", ref=ref)
        if not options.concept.strip():
            _is_the_sources(brief, first, options)
        _tell(brief, found, options)
    topics = [topic_of(one) for one in found.others]
    allowed = options.lorebook_categories
    topics = [one for one in topics if not allowed or one.kind in allowed]
    brief.world = [*topics, *brief.world][: brief_counts(options)["topics"]]
    return brief


def _is_the_sources(
    brief: Brief, first: "Sentence", options: GenerationOptions
) -> None:
    """What the composer read in the sources' words is not the person's."""
    identity = brief.identity
    for name in ("age", "gender", "species", "occupation"):
        fact: Fact = getattr(identity, name)
        if fact.origin == "given" and not getattr(options, name):
            said = Fact(text=fact.text, origin="source", ref=first.ref)
            setattr(identity, name, said if fact.text else fact)


def _tell(brief: Brief, found: "Extract", options: GenerationOptions) -> None:
    """Puts what is told of them where a card tells it: looks, the past, who they are."""
    left = list(found.about)
    looks = next((one for one in left if one.is_about_looks), None)
    if looks is not None:
        left.remove(looks)
        brief.notice = _fact(looks, found.name)
    if not options.concept.strip() and left:
        brief.identity.premise = _fact(left.pop(0), found.name)
    if left:
        brief.core.past = _fact(left.pop(0), found.name)


def _fact(sentence: "Sentence", name: str) -> Fact:
    text = sentence.text.replace(name, "{{char}}")
    text = text.replace(name.split()[0], "{{char}}")
    return Fact(text=text, origin="source", ref=sentence.ref)


def topic_of(named: "Named") -> Topic:
    """What is named as a topic, in the sources' words."""
    kind: TopicKind = "other"
    if named.is_place:
        kind = "place"
    elif " " in named.name:
        kind = "person"
    return Topic(
        kind=kind,
        name=named.name,
        keys=[named.name],
        content=" ".join(one.text for one in named.sentences),
        origin="source",
        ref=named.sentences[0].ref,
    )
