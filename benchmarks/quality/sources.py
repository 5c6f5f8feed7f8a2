"""Where the cards of an evaluation come from: a writer of ours, one shot, or files."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.errors import InvalidInput
from card_generator_app.generation.service import GenerationService
from card_generator_app.generation.writers import Writers, snapshot
from card_generator_app.llm.chat import Attempt, ChatRequest, Message
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.structured import complete_json
from card_generator_app.options import GenerationOptions, resolve
from card_generator_app.profiles.config import ConfigProfile
from card_generator_app.profiles.prompts import PromptProfiles
from card_generator_app.settings import PROJECT_ROOT
from tests.fakes.context import MemoryContext

CONCEPTS = Path(__file__).with_name("evaluation.yaml")
_ONE_SHOT = (
    "Write a complete AI character card (SillyTavern format) for this idea: {concept}\n"
    "Give a detailed description, personality, scenario, a first message, two alternate "
    "greetings, example dialogue with <START> separators, and six lorebook entries. Use "
    "{{{{char}}}} and {{{{user}}}}."
)


@dataclass(frozen=True)
class Concept:
    """One idea and what a faithful card must tell; `number` counts from 1."""

    number: int
    text: str
    facts: list[str]

    @property
    def file_name(self) -> str:
        return f"{self.number:02}.json"


MakeCard = Callable[[Concept], Awaitable[Card]]


def concepts(count: int | None = None) -> list[Concept]:
    """The first `count` of the fixed set, or all."""
    rows = yaml.safe_load(CONCEPTS.read_text("utf-8"))[:count]
    return [
        Concept(at, row["concept"], [str(fact) for fact in row["facts"]])
        for at, row in enumerate(rows, start=1)
    ]


@dataclass
class Pipeline:
    """Our whole generation, as a job runs it, with one writer."""

    writers: Writers
    writer: str
    config: ConfigProfile
    options: dict[str, Any] = field(default_factory=dict)
    cost_usd: float = 0.0

    async def card(self, concept: Concept) -> Card:
        """The card of this concept; always the same seed for the same concept."""
        asked = {"concept": concept.text, "seed": concept.number, "image": "none"}
        sent = asked | self.options
        options = resolve(self.config.options, sent)
        prompts = PromptProfiles(PROJECT_ROOT / "configs" / "prompts").get("default")
        job = MemoryContext(
            GenerationOptions.model_construct(set(sent), **vars(options)),
            snapshot(self.writer, self.config, prompts),
            job_id=f"evaluation-{concept.number}",
        )
        result = await GenerationService(self.writers.make, _no_files).run(job)
        self.cost_usd += float(job.spent)
        return Card.from_dict(result.card)


async def _no_files(file_id: str) -> bytes:
    raise InvalidInput(f"an evaluation has no files: {file_id}")


class _Entry(BaseModel):
    name: str
    keys: list[str]
    content: str


class _WholeCard(BaseModel):
    name: str
    description: str
    personality: str
    scenario: str
    first_mes: str
    alternate_greetings: list[str]
    mes_example: str
    lorebook: list[_Entry]


@dataclass
class OneShot:
    """What most generators do: one prompt, one reply, the same model."""

    chat: ChatClient
    model: str | None
    temperature: float | None = None
    cost_usd: float = 0.0

    async def card(self, concept: Concept) -> Card:
        """The whole card of this concept in one call."""
        prompt = _ONE_SHOT.format(concept=concept.text)
        request = ChatRequest(
            (Message("user", prompt),),
            model=self.model,
            temperature=self.temperature,
            seed=concept.number,
            max_tokens=8_000,
        )
        found, _ = await complete_json(
            self.chat, request, _WholeCard, on_attempt=self._note
        )
        fields = found.model_dump(exclude={"lorebook"})
        rows = [new_entry(e.keys, e.content, name=e.name) for e in found.lorebook]
        if rows:
            fields["character_book"] = new_book(rows, name=f"{found.name}: lore")
        return new_card(**fields)

    async def _note(self, attempt: Attempt) -> None:
        self.cost_usd += float(attempt.usage.cost_usd or 0)


@dataclass(frozen=True)
class Recorded:
    """Cards that were saved by an earlier evaluation (`--save`)."""

    folder: Path

    async def card(self, concept: Concept) -> Card:
        """The saved card; raises InvalidInput when there is none."""
        path = self.folder / concept.file_name
        if not path.is_file():
            raise InvalidInput(f"there is no {path.name} in {self.folder}")
        return Card.from_dict(json.loads(path.read_text("utf-8")))


def save(card: Card, concept: Concept, folder: Path) -> None:
    """Keeps a card where `Recorded` finds it."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(card.to_dict(), ensure_ascii=False, indent=1)
    (folder / concept.file_name).write_text(text + "\n", "utf-8")
