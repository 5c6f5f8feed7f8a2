"""ModelAnalyst: a model compares a lorebook with what was read, through the ledger."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, create_model

from card_generator_app.brief import Brief, Topic
from card_generator_app.cards.card import Card
from card_generator_app.cards.parts import BOOK
from card_generator_app.generation.book_update.finding import Finding
from card_generator_app.generation.book_update.showing import shown_book
from card_generator_app.generation.bounds import at_most
from card_generator_app.generation.brief_reply import TopicReply
from card_generator_app.generation.calls import ModelCalls
from card_generator_app.generation.existing import card_text
from card_generator_app.generation.lore_reply import EntryReply, shown_entry
from card_generator_app.generation.material import Material, Passage
from card_generator_app.generation.parts import anew_limit
from card_generator_app.generation.prompting import Prompting
from card_generator_app.generation.quotes import normal, stands_in
from card_generator_app.generation.reader import Reader
from card_generator_app.generation.routing import Requests
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import GenerationOptions

_TOKENS_A_FINDING = 250
_LEAST_SHOWN = 600
_LONGEST_QUESTION = 4000  # characters


class FindingReply(TopicReply):
    """A topic, where the book has it, and what says so."""

    entry: int = Field(json_schema_extra={"minimum": 0})
    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1), at_most(200)
    ]
    passage: int = Field(0, json_schema_extra={"minimum": 0})
    quote: Annotated[str, StringConstraints(strip_whitespace=True), at_most(200)] = ""


class AnalysisReply(BaseModel):
    """What the book has to change for; nothing is an answer too."""

    findings: list[FindingReply]


class ModelAnalyst:
    """The analyst of one job."""

    def __init__(
        self,
        calls: ModelCalls,
        prompting: Prompting,
        requests: Requests,
        reader: Reader,
        options: GenerationOptions,
    ) -> None:
        self._calls, self._prompting, self._requests = calls, prompting, requests
        self._reader, self._options = reader, options

    async def findings(
        self, card: Card, material: Material, brief: Brief, most: int
    ) -> list[Finding]:
        self._prompting.material = material
        room = max(await self._reader.room(), _LEAST_SHOWN)
        task = self._prompting.planning(
            "analyse_book",
            card=card_text(card, without=_entry_keys(card), most=room),
            book=shown_book(card, self._question(material), room),
            entries=len(card.entries),
            most=most,
        )
        request = self._requests.of(
            "brief", self._prompting.alone(task), 400 + _TOKENS_A_FINDING * most
        )
        bound = Field(json_schema_extra={"maxItems": most})
        schema = create_model(
            "AnalysisReply",
            __base__=AnalysisReply,
            findings=(list[FindingReply], bound),
        )
        reply = await self._calls.parsed("book", request, schema, prose=_said)
        return [_finding(one, material.passages) for one in reply.findings[:most]]

    async def update(
        self, key: str, entry: LoreText, finding: Finding, brief: Brief
    ) -> LoreText:
        text = shown_entry(entry)
        task = self._prompting.render(
            "update_entry",
            text=text,
            facts=finding.topic.content,
            reason=finding.reason,
        )
        limit = anew_limit(self._options, "lorebook", text)
        request = self._requests.of(
            "lore", self._prompting.with_brief(brief, task), limit
        )
        reply = await self._calls.parsed(
            f"{key}#update", request, EntryReply, prose=lambda one: one.content
        )
        return replace(entry, keys=reply.keys, content=reply.content)

    def _question(self, material: Material) -> str:
        said = " ".join(one.text for one in material.passages)
        asked = f"{self._options.concept} {self._options.instruction} {said}"
        return asked[:_LONGEST_QUESTION]


def _entry_keys(card: Card) -> list[str]:
    return [f"{BOOK}.{at}" for at in range(len(card.entries))]


def _said(reply: AnalysisReply) -> str:
    """What a person will read of it."""
    return "\n".join(f"{one.reason} {one.facts}" for one in reply.findings)


def _finding(reply: FindingReply, passages: Sequence[Passage]) -> Finding:
    """The finding, with its place where the quote really stands in what was read."""
    found = _passage(reply, passages)
    topic = Topic(
        kind=reply.kind,
        name=reply.name,
        keys=reply.keys,
        content=reply.facts,
        origin="invented" if found is None else "source",
        ref=None if found is None else found.ref,
    )
    quote = "" if found is None else reply.quote
    return Finding(topic, reply.reason, quote, reply.entry - 1 if reply.entry else None)


def _passage(reply: FindingReply, passages: Sequence[Passage]) -> Passage | None:
    """The passage that is named, else any that has the quote."""
    named = passages[reply.passage - 1 : reply.passage] if reply.passage > 0 else ()
    for passage in [*named, *passages]:
        if stands_in(reply.quote, normal(f"{passage.text} {passage.quote}")):
            return passage
    return None
