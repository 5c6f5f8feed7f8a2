"""Writers: makes the writer a job was created for, from what this process has."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from card_generator_app.generation.composer_writer import ComposerWriter
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.model_writer import ModelWriter
from card_generator_app.generation.writer import Writer
from card_generator_app.llm.budget import Budget
from card_generator_app.llm.connect import Connections
from card_generator_app.llm.flow import Flow
from card_generator_app.llm.retry import RetryPolicy
from card_generator_app.llm.servers import choice_of, knows_names
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


class Writers:
    """The composer and the models of this process, each made on first use."""

    def __init__(self, connections: Connections, model_files: ModelFiles) -> None:
        self._connections, self._model_files = connections, model_files
        self._composer: Composer | None = None
        self._embedder: MiniLM | None = None
        self._loading = asyncio.Lock()

    async def make(self, context: JobContext) -> Writer:
        """The writer named in the job's snapshot."""
        frozen = context.snapshot
        seed = seed_of(context.root_id, context.options)
        if frozen["writer"] == "composer":
            return ComposerWriter(
                await self._the_composer(context), context.options, seed
            )
        return self._model_writer(frozen, context, seed)

    def _model_writer(
        self, frozen: Mapping[str, Any], context: JobContext, seed: int
    ) -> ModelWriter:
        config = ConfigProfile.model_validate(frozen["config"])
        writer, choice = frozen["writer"], choice_of(config, context.options)
        remote = self._connections.remote(choice) if writer == "openrouter" else None
        retry = config.retry.model_dump()
        if "retries" in context.options.model_fields_set | config.options.keys():
            retry["max_attempts"] = context.options.retries
        client = self._connections.client(
            writer,
            choice,
            retry=RetryPolicy(**retry),
            idle_timeout_s=context.options.idle_timeout_s,
            budget=self._budget(context),
            flow=Flow(context.options.concurrency),
            **config.limits.model_dump(),
        )
        kind = "local" if remote is None else remote.kind
        return ModelWriter(
            writer,
            client,
            context,
            config=(
                config
                if knows_names(config, choice, kind)
                else config.model_copy(update={"models": {}, "fallback_models": []})
            ),
            prompts=PromptProfile(**frozen["prompts"]),
            seed=seed,
        )

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
