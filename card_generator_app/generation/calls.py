"""ModelCalls: model calls through the job's ledger, so that no finished answer is paid twice."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from typing import TypeVar

from pydantic import BaseModel

from card_generator_app.errors import ModelNotAvailable, ReplyUnusable
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.languages import foreign_language
from card_generator_app.generation.prose import plain_text, whole_sentences
from card_generator_app.generation.recording import Recording
from card_generator_app.llm.chat import ChatRequest, Message, Reply
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.error_mapping import RefusedByModel
from card_generator_app.llm.structured import complete_json

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")
Ask = Callable[[ChatRequest, bool], Awaitable[T]]

# What another model may do better. A server that is down or a key that is refused stays so.
_ANOTHER_MAY = (ReplyUnusable, RefusedByModel, ModelNotAvailable)
_TRIES = 2


class ModelCalls:
    """Asks the model, or the ledger when it was asked before; records every attempt.

    `key` names a call within its job; the same key must mean the same question. What a
    model cannot or will not answer is asked of the next of its fallbacks, with a warning.
    """

    def __init__(self, chat: ChatClient, context: JobContext, provider: str) -> None:
        self._chat, self._context, self._provider = chat, context, provider

    async def text(
        self, key: str, request: ChatRequest, *, any_language: bool = False
    ) -> str:
        """The reply's text, unwrapped.

        A blank one is asked for once more, and so is one in another language than asked
        for. A text that was cut off ends at its last whole sentence, with a warning on
        the job: it had twice the room that it was told to keep to.
        """
        asked = _sha256(request, None)
        if (known := await self._context.find_call(key, asked)) is not None:
            return known

        async def ask(one: ChatRequest, is_last: bool) -> str:
            return await self._text(key, asked, one, is_last, any_language)

        return await self._by_any_model(key, request, ask)

    async def parsed(
        self,
        key: str,
        request: ChatRequest,
        schema: type[M],
        prose: Callable[[M], str] | None = None,
    ) -> M:
        """The reply as a `schema`; the client mends it or asks again where it does not fit.

        `prose` says what of it must be in the language asked for.
        """
        asked = _sha256(request, schema)
        if (known := await self._context.find_call(key, asked)) is not None:
            return schema.model_validate_json(known)

        async def ask(one: ChatRequest, is_last: bool) -> M:
            return await self._parsed(key, asked, one, schema, prose, is_last)

        return await self._by_any_model(key, request, ask)

    async def _by_any_model(self, key: str, request: ChatRequest, ask: Ask[T]) -> T:
        """What the first of the models answers that can and will."""
        fallbacks = request.fallbacks
        for at, following in enumerate(fallbacks):
            try:
                return await ask(request, False)
            except _ANOTHER_MAY as error:
                await self._context.warn(
                    f"{key}: {error.message}; {following} is asked instead"
                )
                request = replace(
                    request, model=following, fallbacks=fallbacks[at + 1 :]
                )
        return await ask(request, True)

    async def _text(
        self,
        key: str,
        asked: str,
        request: ChatRequest,
        is_last: bool,
        any_language: bool,
    ) -> str:
        """`is_last`: no other model can do better, so a foreign language is kept."""
        problem = ""
        for tries_left in reversed(range(_TRIES)):
            recording = self._recording(key, asked)
            async with recording:
                reply = await self._chat.complete(
                    request, on_attempt=recording.note, on_text=recording.show
                )
                text = plain_text(reply.text)
                is_cut_off = reply.finish_reason in {"length", "loop"}
                foreign = None if any_language else await self._foreign(text)
                if text and (foreign is None or (is_last and not tries_left)):
                    text = whole_sentences(text) if is_cut_off else text
                    await recording.close(answer=text)
                    await self._tell_cut(key, reply)
                    await self._tell(key, reply, foreign)
                    return text
            if foreign:
                problem = f"in the language '{foreign}'"
                request = _in_the_language(request, text, self._language)
            else:
                problem = "with nothing"
                if is_cut_off and request.max_tokens is not None:
                    # Thinking took all the room.
                    request = replace(request, max_tokens=2 * request.max_tokens)
        raise ReplyUnusable(f"{reply.model} answered '{key}' {problem}, twice")

    async def _parsed(
        self,
        key: str,
        asked: str,
        request: ChatRequest,
        schema: type[M],
        prose: Callable[[M], str] | None,
        is_last: bool,
    ) -> M:
        for tries_left in reversed(range(_TRIES)):
            recording = self._recording(key, asked)
            async with recording:
                found, reply = await complete_json(
                    self._chat,
                    request,
                    schema,
                    on_attempt=recording.note,
                    on_text=recording.show,
                )
                foreign = await self._foreign(prose(found)) if prose else None
                if foreign is None or (is_last and not tries_left):
                    await recording.close(answer=found.model_dump_json())
                    await self._tell(key, reply, foreign)
                    return found
            request = _in_the_language(request, reply.text, self._language)
        raise ReplyUnusable(
            f"{reply.model} answered '{key}' in the language '{foreign}', twice"
        )

    @property
    def _language(self) -> str:
        return self._context.options.language

    def _recording(self, key: str, asked: str) -> Recording:
        return Recording(self._context, self._provider, key, asked)

    async def _foreign(self, text: str) -> str | None:
        # In a thread: the detector takes a second to load.
        return await asyncio.to_thread(foreign_language, text, self._language)

    async def _tell_cut(self, key: str, reply: Reply) -> None:
        """Says why the text ends earlier than the model's."""
        if reply.finish_reason == "loop":
            await self._context.warn(
                f"{key}: {reply.model} went round and round, twice; only what it said "
                "before is kept"
            )
        if reply.finish_reason == "length":
            tokens = reply.usage.completion_tokens
            await self._context.warn(
                f"{key}: cut off at {tokens} tokens; allow more with max_output_tokens"
            )

    async def _tell(self, key: str, reply: Reply, foreign: str | None) -> None:
        if foreign:
            await self._context.warn(
                f"{key}: {reply.model} wrote it in the language '{foreign}' and not in "
                f"'{self._language}', asked twice; another model may know it"
            )
        for option in reply.not_applied:
            await self._context.warn(f"{option}: {reply.model} does not take it")
        for note in reply.notes:
            await self._context.warn(note)


def _in_the_language(request: ChatRequest, text: str, language: str) -> ChatRequest:
    again = (
        f"That is not in the language asked for. Write the same in the language "
        f"'{language}', all of it, and nothing else."
    )
    said = (Message("assistant", text), Message("user", again))
    return replace(request, messages=(*request.messages, *said))


def _sha256(request: ChatRequest, schema: type[BaseModel] | None) -> str:
    """What is asked, in short; an answer to the same question need not be bought again."""
    shape = None if schema is None else schema.model_json_schema()
    asked = json.dumps([asdict(request), shape], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()
