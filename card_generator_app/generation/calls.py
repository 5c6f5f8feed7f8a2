"""ModelCalls: model calls through the job's ledger, so that no finished answer is paid twice."""

import hashlib
import json
from dataclasses import asdict, replace
from typing import TypeVar

from pydantic import BaseModel

from card_generator_app.errors import ReplyUnusable
from card_generator_app.generation.context import CallRecord, JobContext
from card_generator_app.generation.prose import plain_text, whole_sentences
from card_generator_app.llm.chat import Attempt, ChatRequest, Reply
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.structured import complete_json

M = TypeVar("M", bound=BaseModel)


class ModelCalls:
    """Asks the model, or the ledger when it was asked before; records every attempt.

    `key` names a call within its job; the same key must mean the same question.
    """

    def __init__(self, chat: ChatClient, context: JobContext, provider: str) -> None:
        self._chat, self._context, self._provider = chat, context, provider

    async def text(self, key: str, request: ChatRequest) -> str:
        """The reply's text, unwrapped; a blank one is asked for once more.

        One that was cut off ends at its last whole sentence, with a warning on the job:
        it had twice the room that it was told to keep to.
        """
        asked = _sha256(request, None)
        if (known := await self._context.find_call(key, asked)) is not None:
            return known
        for _ in range(2):
            ledger = _Ledger(self._context, self._provider, key, asked)
            try:
                reply = await self._chat.complete(
                    request, on_attempt=ledger.note, on_text=ledger.show
                )
            except BaseException:
                await ledger.close()
                raise
            text, is_cut_off = plain_text(reply.text), reply.finish_reason == "length"
            if text:
                text = whole_sentences(text) if is_cut_off else text
                await ledger.close(answer=text)
                if is_cut_off:
                    await self._context.warn(_cut_off(key, reply))
                await self._tell_not_applied(reply)
                return text
            await ledger.close()
            if is_cut_off and request.max_tokens is not None:
                # Thinking took all the room.
                request = replace(request, max_tokens=2 * request.max_tokens)
        raise ReplyUnusable(f"{reply.model} answered '{key}' with nothing, twice")

    async def parsed(self, key: str, request: ChatRequest, schema: type[M]) -> M:
        """The reply as a `schema`; the client mends it or asks again where it does not fit."""
        asked = _sha256(request, schema)
        if (known := await self._context.find_call(key, asked)) is not None:
            return schema.model_validate_json(known)
        ledger = _Ledger(self._context, self._provider, key, asked)
        try:
            found, reply = await complete_json(
                self._chat,
                request,
                schema,
                on_attempt=ledger.note,
                on_text=ledger.show,
            )
        except BaseException:
            await ledger.close()
            raise
        await ledger.close(answer=found.model_dump_json())
        await self._tell_not_applied(reply)
        return found

    async def _tell_not_applied(self, reply: Reply) -> None:
        for option in reply.not_applied:
            await self._context.warn(f"{option}: {reply.model} does not take it")


def _cut_off(key: str, reply: Reply) -> str:
    tokens = reply.usage.completion_tokens
    return f"{key}: cut off at {tokens} tokens; allow more with max_output_tokens"


def _sha256(request: ChatRequest, schema: type[BaseModel] | None) -> str:
    """What is asked, in short; an answer to the same question need not be bought again."""
    shape = None if schema is None else schema.model_json_schema()
    asked = json.dumps([asdict(request), shape], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


class _Ledger:
    """Records one call's attempts. The last good one waits for its answer to be accepted."""

    def __init__(
        self, context: JobContext, provider: str, key: str, request_sha256: str
    ) -> None:
        self._context, self._provider, self._key = context, provider, key
        self._request_sha256 = request_sha256
        self._pending: Attempt | None = None

    async def note(self, attempt: Attempt) -> None:
        """An attempt that ended. One before it that looked good was then not used."""
        await self.close()
        self._pending = attempt
        if attempt.error_code is not None:
            await self.close()

    async def show(self, text: str) -> None:
        """A piece of the text, as it comes."""
        self._context.tell_text(self._key, text)

    async def close(self, answer: str | None = None) -> None:
        """Commits the waiting attempt: with the accepted answer, or as one not used."""
        attempt, self._pending = self._pending, None
        if attempt is None:
            return
        unused = attempt.error_code is None and answer is None
        if answer is None:
            self._context.tell_text(self._key, "", restarts=True)
        await self._context.record_call(
            CallRecord(
                key=self._key,
                request_sha256=self._request_sha256,
                body=attempt.body,
                model=attempt.model,
                provider=attempt.provider or self._provider,
                generation_id=attempt.generation_id,
                prompt_tokens=attempt.usage.prompt_tokens,
                completion_tokens=attempt.usage.completion_tokens,
                cost_usd=attempt.usage.cost_usd,
                latency_s=attempt.latency_s,
                reply=answer,
                error_code=ReplyUnusable.code if unused else attempt.error_code,
                error="the reply was not used" if unused else attempt.error,
            )
        )
