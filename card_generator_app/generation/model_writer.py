"""ModelWriter: a language model writes the card, from prompts, through the ledger."""

from card_generator_app.brief import Brief, Topic
from card_generator_app.generation.brief_reply import (
    brief_counts,
    brief_reply_model,
    to_brief,
)
from card_generator_app.generation.calls import ModelCalls
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.lore_reply import contents, lore_reply_model
from card_generator_app.generation.parts import Part, brief_limit, token_limit
from card_generator_app.generation.prompting import Prompting
from card_generator_app.generation.writer import LoreText
from card_generator_app.llm.chat import ChatRequest, Message
from card_generator_app.llm.client import ChatClient
from card_generator_app.profiles.config import ConfigProfile, Task
from card_generator_app.profiles.prompts import PromptProfile


class ModelWriter:
    """Writes through a ChatClient. `name` is what the card says wrote it."""

    def __init__(
        self,
        name: str,
        chat: ChatClient,
        context: JobContext,
        *,
        config: ConfigProfile,
        prompts: PromptProfile,
        seed: int,
    ) -> None:
        self._name, self._context = name, context
        self._options, self._config = context.options, config
        self._seed = seed
        self._calls = ModelCalls(chat, context, name)
        self._prompting = Prompting(prompts, context.options)

    @property
    def name(self) -> str:
        return self._name

    @property
    def model(self) -> str | None:
        return self._model_for("write")

    def not_applied(self) -> list[str]:
        return []

    async def brief(self) -> Brief:
        schema = brief_reply_model(self._options)
        limit = brief_limit(self._options)
        request = self._request("brief", self._prompting.brief(), limit)
        reply = await self._calls.parsed("brief", request, schema)
        brief = to_brief(reply, self._options, self._seed)
        await self._warn_of_fewer(brief)
        return brief

    async def write(self, part: Part, brief: Brief) -> str:
        messages = self._prompting.part(part, brief)
        request = self._request(
            "write", messages, token_limit(self._options, part.field)
        )
        return await self._calls.text(part.key, request)

    async def lore(self, topics: list[Topic], brief: Brief) -> list[LoreText]:
        # By identity: a model may name the same topic twice.
        first = next(at for at, one in enumerate(brief.world) if one is topics[0])
        messages = self._prompting.lore(topics, brief)
        request = self._request(
            "lore", messages, token_limit(self._options, "lorebook")
        )
        schema = lore_reply_model(len(topics))
        reply = await self._calls.parsed(
            f"lorebook.{first}", request, schema, prose=contents
        )
        entries = reply.entries[: len(topics)]
        if len(entries) < len(topics):
            await self._context.warn(
                f"lorebook_entries: the model wrote {len(entries)} of {len(topics)} "
                f"entries from topic {first + 1} on"
            )
        return [LoreText(e.name, e.keys, e.content) for e in entries]

    async def _warn_of_fewer(self, brief: Brief) -> None:
        """Says where the brief has less than was asked for; there is a card all the same."""
        asked = brief_counts(self._options)
        scenes, openings = asked["openings"] - 1, len(brief.openings) - 1
        found = {
            "alternate_greetings": (scenes, openings),
            "example_dialogues": (asked["exchanges"], len(brief.voice.exchanges)),
            "lorebook_entries": (asked["topics"], len(brief.world)),
        }
        for option, (wanted, there) in found.items():
            if there < wanted:
                await self._context.warn(
                    f"{option}: the model planned {there} instead of {wanted}"
                )

    def _model_for(self, task: Task) -> str | None:
        """None asks for the server's own model."""
        return self._options.model or self._config.model_for(task)

    def _request(
        self, task: Task, messages: tuple[Message, ...], limit: int
    ) -> ChatRequest:
        options = self._options
        return ChatRequest(
            messages=messages,
            model=self._model_for(task),
            # A named model is meant; falling back to another would not be honest.
            fallbacks=() if options.model else tuple(self._config.fallback_models),
            temperature=options.temperature,
            top_p=options.top_p,
            seed=options.seed,
            max_tokens=limit,
            structured_output=options.structured_output,
        )
