"""ModelWriter: a language model writes the card, from prompts, through the ledger."""

import asyncio
from dataclasses import replace
from typing import Any

from card_generator_app.brief import Brief, Topic
from card_generator_app.cards.description_formats import format_problems
from card_generator_app.errors import LimitExceeded, ProviderError
from card_generator_app.generation.book_update.finding import Analyst
from card_generator_app.generation.book_update.model_analyst import ModelAnalyst
from card_generator_app.generation.brief_reply import (
    BriefReply,
    brief_reply_model,
    to_brief,
)
from card_generator_app.generation.calls import ModelCalls
from card_generator_app.generation.candidates import Candidates
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.editor import Editor
from card_generator_app.generation.interviewer import Interviewer
from card_generator_app.generation.lore_reply import contents, lore_reply_model
from card_generator_app.generation.manifest import manifest_of
from card_generator_app.generation.material import Material
from card_generator_app.generation.model_editor import ModelEditor
from card_generator_app.generation.model_interviewer import ModelInterviewer
from card_generator_app.generation.model_planner import ModelPlanner
from card_generator_app.generation.model_reader import ModelReader
from card_generator_app.generation.model_reviser import ModelReviser
from card_generator_app.generation.naming import NameReply, blocked_word, renamed
from card_generator_app.generation.painter import Painter
from card_generator_app.generation.parts import (
    IMAGE_PROMPT_LIMIT,
    Part,
    brief_limit,
    token_limit,
)
from card_generator_app.generation.planner import Planner
from card_generator_app.generation.prompting import Prompting
from card_generator_app.generation.reader import Reader
from card_generator_app.generation.review_prompting import ReviewPrompting
from card_generator_app.generation.reviser import Reviser
from card_generator_app.generation.routing import Requests
from card_generator_app.generation.writer import LoreText
from card_generator_app.llm.chat import ChatRequest, Message
from card_generator_app.llm.client import ChatClient
from card_generator_app.options.wanted import brief_counts
from card_generator_app.profiles.config import ConfigProfile
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
        painter: Painter | None = None,
    ) -> None:
        self.painter = painter
        self._name, self._context = name, context
        self._options, self._config = context.options, config
        self._seed = seed
        self._prompts = prompts
        self._requests = Requests(context.options, config)
        self._calls = ModelCalls(chat, context, name)
        self._prompting = Prompting(prompts, context.options)
        self._blocked = [*prompts.blocked_names, *context.options.name_blocklist]
        reviewing = ReviewPrompting(self._prompting, context.options)
        self._editor = ModelEditor(
            self._calls, reviewing, self._requests, context.options, seed
        )
        self._reader = ModelReader(
            chat, self._calls, self._prompting, self._requests, context
        )
        self._reviser = ModelReviser(
            self._calls, self._prompting, self._requests, context.options
        )
        self._analyst = ModelAnalyst(
            self._calls,
            self._prompting,
            self._requests,
            self._reader,
            context.options,
        )
        self._candidates = Candidates(self._calls, context, reviewing, self._requests)

    @property
    def name(self) -> str:
        return self._name

    @property
    def model(self) -> str | None:
        return self._requests.model_for("write")

    @property
    def editor(self) -> Editor:
        return self._editor

    @property
    def reader(self) -> Reader:
        return self._reader

    @property
    def reviser(self) -> Reviser:
        return self._reviser

    @property
    def planner(self) -> Planner:
        return ModelPlanner(self._calls, self._prompting, self._requests, self._context)

    @property
    def interviewer(self) -> Interviewer:
        return ModelInterviewer(
            self._calls, self._prompting, self._requests, self._context
        )

    @property
    def analyst(self) -> Analyst:
        return self._analyst

    def not_applied(self) -> list[str]:
        return []

    def manifest(self) -> dict[str, Any]:
        return manifest_of(self._context, self._config, self._prompts)

    async def brief(self, material: Material) -> Brief:
        self._prompting.material = material
        schema = brief_reply_model(self._options, material)
        limit = brief_limit(self._options)
        request = self._requests.of("brief", self._prompting.brief(), limit)
        reply = await self._calls.parsed("brief", request, schema)
        reply = await self._well_named(reply)
        self._editor.planned, self._editor.material = reply, material
        # In a thread: telling a language from another may take a second.
        brief = await asyncio.to_thread(
            to_brief, reply, self._options, self._seed, material
        )
        await self._warn_of_fewer(brief)
        return brief

    async def write(self, part: Part, brief: Brief) -> str:
        if self._is_ready(part):
            return self._prompting.ready_text(part, brief)
        messages = self._prompting.part(part, brief)
        request = self._requests.of(
            "write", messages, token_limit(self._options, part.field)
        )
        if self._options.candidates > 1:
            text = await self._candidates.best(part, request, brief)
        else:
            text = await self._calls.text(part.key, request)
        if part.field == "description":
            return await self._well_shaped(text, request)
        return text

    def _is_ready(self, part: Part) -> bool:
        modes = {
            "system_prompt": self._options.system_prompt_mode,
            "post_history_instructions": self._options.post_history_mode,
        }
        return modes.get(part.field) == "template"

    async def _well_shaped(self, text: str, request: ChatRequest) -> str:
        """The description in the shape asked for; a wrong one is asked for once more."""
        shape = self._options.description_format
        problems = format_problems(shape, text)
        if not problems:
            return text
        again = (
            f"That is not in the shape asked for: {'; '.join(problems)}. Write the same "
            "again in exactly that shape, and nothing else."
        )
        said = (Message("assistant", text), Message("user", again))
        request = replace(request, messages=(*request.messages, *said))
        try:
            second = await self._calls.text("description#shape", request)
        except (ProviderError, LimitExceeded) as error:
            await self._context.warn(f"description_format: it stays as it is ({error})")
            return text
        left = format_problems(shape, second)
        if left and len(left) >= len(problems):
            await self._context.warn(
                f"description_format: the description is not quite {shape}: {left[0]}"
            )
            return text
        return second

    async def _well_named(self, reply: BriefReply) -> BriefReply:
        """The brief with another name, where the model took a blocked one; asked once."""
        word = blocked_word(reply.name, self._blocked)
        if self._options.name or word is None:
            return reply
        again = (
            f"The name {reply.name} is not to be used. Give another name for the same "
            f"character, of the same kind; not any of: {', '.join(self._blocked)}."
        )
        messages = self._prompting.brief()
        said = (Message("assistant", reply.model_dump_json()), Message("user", again))
        request = self._requests.of("brief", (*messages, *said), 400)
        try:
            other = (await self._calls.parsed("brief#name", request, NameReply)).name
        except (ProviderError, LimitExceeded) as error:
            await self._context.warn(f"name_blocklist: the name stays ({error})")
            return reply
        if (still := blocked_word(other, self._blocked)) is not None:
            await self._context.warn(
                f"name_blocklist: the model insists on a blocked name ({still})"
            )
            return reply
        return renamed(reply, other)

    async def image_prompt(self, brief: Brief) -> str:
        messages = self._prompting.picture(brief)
        request = self._requests.of("write", messages, IMAGE_PROMPT_LIMIT)
        text = await self._calls.text("portrait_prompt", request, any_language=True)
        return text.replace("{{char}}", "the character")

    async def lore(self, topics: list[Topic], brief: Brief) -> list[LoreText]:
        # By identity: a model may name the same topic twice.
        first = next(at for at, one in enumerate(brief.world) if one is topics[0])
        messages = self._prompting.lore(topics, brief)
        request = self._requests.of(
            "lore", messages, token_limit(self._options, "lorebook")
        )
        schema = lore_reply_model(len(topics), self._options)
        reply = await self._calls.parsed(
            f"lorebook.{first}", request, schema, prose=contents
        )
        entries = reply.entries[: len(topics)]
        if len(entries) < len(topics):
            await self._context.warn(
                f"lorebook_entries: the model wrote {len(entries)} of {len(topics)} "
                f"entries from topic {first + 1} on"
            )
        return [
            LoreText(
                e.name,
                e.keys,
                e.content,
                topic.kind,
                getattr(e, "secondary_keys", []),
                getattr(e, "always", False),
            )
            for e, topic in zip(entries, topics, strict=False)
        ]

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
