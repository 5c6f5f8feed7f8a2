"""A generation as the program wires it, without the job engine and the database."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.errors import (
    CardNotFound,
    FileNotStored,
    ModelFileError,
    WorldNotFound,
)
from card_generator_app.generation.context import GenerationResult, JobContext, Outcome
from card_generator_app.generation.review.similarity import StoredText
from card_generator_app.generation.service import GenerationService
from card_generator_app.generation.stores import NamedFile, Stores
from card_generator_app.generation.world_making import WorldMaking
from card_generator_app.generation.writer import Writer
from card_generator_app.generation.writers import Writers, snapshot
from card_generator_app.library.card_rows import StoredCard
from card_generator_app.options import GenerationOptions, resolve
from card_generator_app.outbound import Outbound
from card_generator_app.profiles.config import ConfigProfile, Retry
from card_generator_app.profiles.prompts import PromptProfiles
from card_generator_app.settings import PROJECT_ROOT
from card_generator_app.sources.web import WebReader
from card_generator_app.worlds.graph import World
from tests.fakes.context import MemoryContext
from tests.fakes.openrouter import FakeOpenRouter

CONCEPT = "A retired dragon-slayer who now runs a bakery in a small mountain village"
CONFIG = ConfigProfile(
    models={
        "default": "some/model",
        "brief": "some/planner",
        "lore": "some/keeper",
        "image": "some/painter",
    },
    fallback_models=["other/model"],
    retry=Retry(max_attempts=3, initial_delay_s=0, max_delay_s=0),
)
PROMPTS = PromptProfiles(PROJECT_ROOT / "configs" / "prompts").get("default")


class MemoryPictures:
    """Pictures that models made, by their content."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, content: bytes, media_type: str) -> str:
        name = hashlib.sha256(content).hexdigest()
        self.kept[name] = content
        return name

    async def read(self, sha256: str) -> bytes:
        if sha256 not in self.kept:
            raise FileNotStored(f"there is no file {sha256}")
        return self.kept[sha256]


@dataclass
class Studio:
    """Makes jobs and runs them; `stored` is the library.

    `pictures` and `documents` are uploaded files by id, which is the name of a document;
    `cards` the kept cards by id; `near` how near a text with a word is to any question.
    """

    fake: FakeOpenRouter
    writers: Writers
    config: ConfigProfile = field(default_factory=CONFIG.model_copy)
    pictures: dict[str, bytes] = field(default_factory=dict)
    stored: list[StoredText] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)
    input_cards: dict[str, StoredCard] = field(default_factory=dict)
    reaches_loopback: bool = False
    cards: dict[str, Card] = field(default_factory=dict)
    worlds: dict[str, World] = field(default_factory=dict)
    near: dict[str, float] = field(default_factory=dict)

    def job(self, **sent: Any) -> MemoryContext:
        """A job for these options, what `quality` sets included."""
        asked = {"concept": CONCEPT} | sent
        resolved = vars(resolve(self.config.options, asked))
        return MemoryContext(
            options=GenerationOptions.model_construct(set(asked), **resolved),
            snapshot=snapshot("openrouter", self.config, PROMPTS),
        )

    def again(self, job: MemoryContext) -> MemoryContext:
        """The same job in its next attempt: only the ledger is left of the first."""
        return MemoryContext(
            job.options, job.snapshot, attempt=job.attempt + 1, records=job.records
        )

    async def writer(self, job: JobContext) -> Writer:
        return await self.writers.make(job)

    async def run(self, job: JobContext) -> GenerationResult:
        """The card of the job."""
        return await GenerationService(
            self.writers.make,
            self._read_file,
            self._read_stored,
            self._stores,
            self._input_card,
        ).run(job)

    async def _input_card(self, card_id: str, version: int | None) -> StoredCard:
        return replace(self.input_cards[card_id], version=version or 1)

    @property
    def _stores(self) -> Stores:
        hosts = frozenset({"127.0.0.1"} if self.reaches_loopback else ())
        reader = WebReader(Outbound(hosts))
        return Stores(self._named_file, self._card, reader, self._nearness, self._world)

    async def plan_world(self, job: JobContext) -> Outcome:
        """The world of the job."""
        return await WorldMaking(self.writers.make, self._world).make_world(job)

    async def plan_cast(self, job: JobContext) -> Outcome:
        """The cast of the job."""
        return await WorldMaking(self.writers.make, self._world).plan_cast(job)

    async def propose_people(self, job: JobContext) -> Outcome:
        """The people that the job proposes."""
        return await WorldMaking(self.writers.make, self._world).propose_people(job)

    async def _world(self, world_id: str) -> World:
        if world_id not in self.worlds:
            raise WorldNotFound(f"there is no world {world_id}")
        return self.worlds[world_id]

    async def _card(self, card_id: str) -> Card:
        if card_id not in self.cards:
            raise CardNotFound(f"there is no card {card_id}")
        return self.cards[card_id]

    async def _nearness(self, text: str, others: Sequence[str]) -> list[float]:
        """As near as `near` says for a word of it, else not at all."""
        if not self.near:
            raise ModelFileError("there is no embedding model here")
        return [
            max((n for word, n in self.near.items() if word in one), default=0.0)
            for one in others
        ]

    async def _named_file(self, file_id: str) -> NamedFile:
        if file_id not in self.documents:
            raise FileNotStored(f"there is no file {file_id}")
        return NamedFile(file_id, self.documents[file_id])

    def body_for(self, job: MemoryContext, key: str) -> dict[str, Any]:
        """The request that was answered with the ledger's answer for `key`."""
        record = next(r for r in job.records if r.key == key and r.reply is not None)
        number = int((record.generation_id or "").removeprefix("gen-"))
        return self.fake.requests[number - 1].body

    def prompt_for(self, job: MemoryContext, key: str) -> str:
        """Everything the model read for `key`."""
        messages = self.body_for(job, key)["messages"]
        return "\n".join(message["content"] for message in messages)

    async def _read_stored(self, _owner: str) -> list[StoredText]:
        return self.stored

    async def _read_file(self, file_id: str) -> bytes:
        if file_id not in self.pictures:
            raise FileNotStored(f"there is no file {file_id}")
        return self.pictures[file_id]
