"""Writers: makes the writer a job was created for, from what this process has."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

from card_generator_app.generation.composer_writer import ComposerWriter
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.model_writer import ModelWriter
from card_generator_app.generation.painter import Painter, PictureStore
from card_generator_app.generation.routing import Requests
from card_generator_app.generation.writer import Writer
from card_generator_app.llm.budget import Budget
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.connect import Connections
from card_generator_app.llm.flow import Flow
from card_generator_app.llm.retry import RetryPolicy
from card_generator_app.llm.servers import (
    ANY,
    ServerChoice,
    choice_of,
    knows_names,
    picture_choice_of,
)
from card_generator_app.model_files import ModelFiles
from card_generator_app.options import GenerationOptions
from card_generator_app.profiles.config import ConfigProfile
from card_generator_app.profiles.prompts import PromptProfile

if TYPE_CHECKING:
    from card_generator_app.composer.composer import Composer
    from card_generator_app.composer.embed import MiniLM

EMBEDDING_MODEL = "minilm"


def snapshot(
    writer: str, config: ConfigProfile, prompts: PromptProfile
) -> dict[str, Any]:
    """What a job is frozen with: it finishes as it began, whatever profiles become."""
    frozen_prompts = {
        "name": prompts.name,
        "description": prompts.description,
        "templates": prompts.templates,
        "blocked_names": prompts.blocked_names,
    }
    return {
        "writer": writer,
        "config": config.model_dump(mode="json"),
        # The composer reads no prompts; a smaller snapshot says so.
        "prompts": None if writer == "composer" else frozen_prompts,
    }


def seed_of(root_id: str, options: GenerationOptions) -> int:
    """The seed asked for, else one that all attempts at this job and its retries share."""
    if options.seed is not None:
        return options.seed
    return int(hashlib.sha256(root_id.encode()).hexdigest()[:8], 16) >> 1


def local_model(config: ConfigProfile, options: GenerationOptions) -> str | None:
    """The model on this machine that a job asks for; None: the best there is."""
    names = config if knows_names(config, ANY, "local") else ConfigProfile()
    return Requests(options, names).model_for("write")


class _Policy(TypedDict):
    """What every client of a job is given."""

    retry: RetryPolicy
    idle_timeout_s: float
    budget: Budget | None
    flow: Flow


class Writers:
    """The composer and the models of this process, each made on first use."""

    def __init__(
        self,
        connections: Connections,
        model_files: ModelFiles,
        pictures: PictureStore | None = None,
    ) -> None:
        """`pictures` is where those are kept that a model makes."""
        self._connections, self._model_files = connections, model_files
        self._pictures = pictures
        self._composer: Composer | None = None
        self._embedder: MiniLM | None = None
        self._loading = asyncio.Lock()

    async def make(self, context: JobContext) -> Writer:
        """The writer named in the job's snapshot."""
        frozen = context.snapshot
        seed = seed_of(context.root_id, context.options)
        config = ConfigProfile.model_validate(frozen["config"])
        budget = self._budget(context)
        painter = self._painter(frozen["writer"], config, context, budget)
        if frozen["writer"] == "composer":
            composer = await self._the_composer(context)
            return ComposerWriter(composer, context.options, seed, painter)
        return await self._model_writer(frozen, config, context, seed, budget, painter)

    def _painter(
        self,
        writer: str,
        config: ConfigProfile,
        context: JobContext,
        budget: Budget | None,
    ) -> Painter | None:
        options = context.options
        found = self.picture_model(writer, config, options)
        if found is None or self._pictures is None:
            return None
        choice, model = found
        client = self._connections.pictures(
            choice,
            retry=_retry(config, options),
            budget=budget,
            **config.limits.model_dump(),
        )
        if client is None:
            return None
        return Painter(client, context, self._pictures, model=model, seed=options.seed)

    def picture_model(
        self, writer: str, config: ConfigProfile, options: GenerationOptions
    ) -> tuple[ServerChoice, str | None] | None:
        """Who makes pictures, with which model (None: the server's); None: nobody does."""
        if options.image != "generate":
            return None
        choice = picture_choice_of(config, options, writer)
        remote = self._connections.remote(choice)
        if remote is None:
            return None
        names = config if knows_names(config, choice, remote.kind) else ConfigProfile()
        return choice, Requests(options, names).model_for("image")

    def rehearsed(self, context: JobContext, chat: ChatClient) -> ModelWriter:
        """The same writer for a job that asks no model: `chat` stands in for it."""
        config = ConfigProfile.model_validate(context.snapshot["config"])
        writer, options = context.snapshot["writer"], context.options
        config, _ = self._names_for(writer, options, config)
        return ModelWriter(
            context.snapshot["writer"],
            chat,
            context,
            config=config,
            prompts=PromptProfile(**context.snapshot["prompts"]),
            seed=0,
        )

    def _names_for(
        self, writer: str, options: GenerationOptions, config: ConfigProfile
    ) -> tuple[ConfigProfile, ServerChoice]:
        """The profile, with model names only where its server knows them; the server."""
        choice = choice_of(config, options)
        is_remote = writer == "openrouter"
        remote = self._connections.remote(choice) if is_remote else None
        kind = "local" if remote is None else remote.kind
        if not knows_names(config, choice, kind):
            config = config.model_copy(update={"models": {}, "fallback_models": []})
        return config, choice

    async def _model_writer(
        self,
        frozen: Mapping[str, Any],
        config: ConfigProfile,
        context: JobContext,
        seed: int,
        budget: Budget | None,
        painter: Painter | None,
    ) -> ModelWriter:
        writer = frozen["writer"]
        client, config = await self._client(writer, config, context.options, budget)
        return ModelWriter(
            writer,
            client,
            context,
            config=config,
            prompts=PromptProfile(**frozen["prompts"]),
            seed=seed,
            painter=painter,
        )

    async def chat_client(
        self,
        writer: str,
        config: Mapping[str, Any],
        options: GenerationOptions,
        budget: Budget,
    ) -> tuple[ChatClient, ConfigProfile]:
        """A client of the model that writes, for a call of no job; and the names it knows."""
        return await self._client(
            writer, ConfigProfile.model_validate(config), options, budget
        )

    async def _client(
        self,
        writer: str,
        config: ConfigProfile,
        options: GenerationOptions,
        budget: Budget | None,
    ) -> tuple[ChatClient, ConfigProfile]:
        config, choice = self._names_for(writer, options, config)
        policy: _Policy = {
            "retry": _retry(config, options),
            "idle_timeout_s": options.idle_timeout_s,
            "budget": budget,
            "flow": Flow(options.concurrency),
        }
        if writer == "local":
            model = local_model(config, options)
            return await self._connections.local_client(model, **policy), config
        limits = config.limits.model_dump()
        return self._connections.client(choice, **policy, **limits), config

    def _budget(self, context: JobContext) -> Budget | None:
        max_cost, max_tokens = (
            context.options.max_cost_usd,
            context.options.max_total_tokens,
        )
        shared = context.shared_cap
        if max_cost is None and max_tokens is None and shared is None:
            return None
        return Budget(
            max_cost_usd=None if max_cost is None else Decimal(str(max_cost)),
            max_tokens=max_tokens,
            spent_usd=context.spent_usd,
            spent_tokens=context.spent_tokens,
            catalog=self._connections.catalog,
            warn=context.warn,
            shared=shared,
            was_asked="max_cost_usd" in context.options.model_fields_set,
        )

    async def _the_composer(self, context: JobContext) -> "Composer":
        if self._model_files.status(EMBEDDING_MODEL) == "missing":
            await context.stage("prepare", "Fetching the embedding model (23 MB, once)")
        return await self.composer()

    async def composer(self) -> "Composer":
        """The composer; loaded once, which fetches its embedding model if need be."""
        async with self._loading:
            if self._composer is None:
                self._composer = await asyncio.to_thread(self._load_composer)
        return self._composer

    async def nearness(self, text: str, others: Sequence[str]) -> list[float]:
        """How near each of the others is to the text in meaning, from -1 to 1.

        Raises ModelFileError where the embedding model is not there and not to be had.
        """
        async with self._loading:
            if self._embedder is None:
                self._embedder = await asyncio.to_thread(self._load_embedder)
        vectors = await asyncio.to_thread(self._embedder.embed, [text, *others])
        return [float(one) for one in vectors[1:] @ vectors[0]]

    def _load_composer(self) -> "Composer":
        # Here, because numpy and the phrases are of no use to a process that asks a model.
        from card_generator_app.composer.composer import Composer
        from card_generator_app.composer.phrasebook import load_phrasebook

        return Composer(self._load_embedder(), load_phrasebook())

    def _load_embedder(self) -> "MiniLM":
        from card_generator_app.composer.embed import MiniLM

        files = self._model_files
        files.ensure(EMBEDDING_MODEL)
        return MiniLM(
            files.path(EMBEDDING_MODEL, "model.onnx"),
            files.path(EMBEDDING_MODEL, "tokenizer.json"),
        )


def _retry(config: ConfigProfile, options: GenerationOptions) -> RetryPolicy:
    policy = config.retry.model_dump()
    if "retries" in options.model_fields_set | config.options.keys():
        policy["max_attempts"] = options.retries
    return RetryPolicy(**policy)
