"""One attempt, listened to until it ends: text, usage, deadline, and the record of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from decimal import Decimal
from typing import Any

from card_generator_app.llm.body import for_the_record
from card_generator_app.llm.chat import Attempt, OnAttempt, OnText, Reply, Usage
from card_generator_app.llm.chunks import Chunk
from card_generator_app.llm.error_mapping import to_error, words_of
from card_generator_app.llm.failures import CallFailed, Failure
from card_generator_app.llm.loops import LoopWatch, before_loop
from card_generator_app.llm.refusals import is_refusal
from card_generator_app.llm.wire import Wire

# English prose in a common tokenizer; only where a server counts nothing itself.
_CHARS_PER_TOKEN = 4
_OK = 200


class Listener:
    """Makes one attempt and remembers everything that is heard, however it ends."""

    def __init__(
        self,
        wire: Wire,
        body: Mapping[str, Any],
        idle_timeout_s: float,
        clock: Callable[[], float],
        *,
        keeps_loops: bool = False,
    ) -> None:
        """`keeps_loops`: of a text that goes round, what stands before is the answer."""
        self._wire = wire
        self._body = body
        self._idle_timeout_s = idle_timeout_s
        self._clock = clock
        self._started_s = clock()
        self._texts: list[str] = []
        self._refusals: list[str] = []
        self._keeps_loops = keeps_loops
        # A grammar that bounds lengths bounds repetition too.
        is_bounded = wire.endpoint.takes_bounds_in_schemas and "response_format" in body
        self._loops = None if is_bounded else LoopWatch()
        self._usage: Usage | None = None
        self._model: str = body["model"]
        self._provider: str | None = None
        self._generation_id: str | None = None
        self._finish_reason: str | None = None
        self._was_accepted = False
        self._has_begun = False

    async def run(self, on_attempt: OnAttempt, on_text: OnText | None) -> Reply:
        """The reply; raises CallFailed. `on_attempt` has been told before either happens."""
        try:
            await self._listen(on_text)
            self._check()
        except CallFailed as failed:
            await on_attempt(self._failed(failed.failure))
            raise
        except asyncio.CancelledError:
            await on_attempt(self._record(None, "cancelled", "the call was cancelled"))
            raise
        record = self._record(_OK, None, None)
        await on_attempt(record)
        return Reply(
            text="".join(self._texts),
            model=self._model,
            finish_reason=self._finish_reason or "stop",
            usage=record.usage,
            latency_s=record.latency_s,
            provider=self._provider,
            generation_id=self._generation_id,
        )

    async def _listen(self, on_text: OnText | None) -> None:
        async with aclosing(self._wire.stream(self._body)) as chunks:
            try:
                await self._follow(chunks, on_text)
            except CallFailed as failed:
                # Nothing but the last formalities can be missing after a finish reason.
                if self._finish_reason is None or failed.failure.cause == "answer":
                    raise

    async def _follow(
        self, chunks: AsyncIterator[Chunk], on_text: OnText | None
    ) -> None:
        limit_s = self._idle_timeout_s * self._wire.endpoint.first_event_patience
        deadline_s = _now() + limit_s
        while True:
            # Keep-alive comments give no chunk, so they cannot move the deadline.
            try:
                async with asyncio.timeout_at(deadline_s):
                    chunk = await anext(chunks, None)
            except TimeoutError as error:
                words = f"no token for {limit_s:g} s"
                raise CallFailed(Failure("stalled", message=words)) from error
            if chunk is None:
                return
            self._hear(chunk)
            if chunk.text and self._loops and self._loops.hear(chunk.text):
                self._stop_the_loop()
                return
            if chunk.text and on_text is not None:
                await on_text(chunk.text)
            if chunk.is_event:
                limit_s = self._idle_timeout_s
                deadline_s = _now() + limit_s

    def _stop_the_loop(self) -> None:
        if not self._keeps_loops:
            raise CallFailed(Failure("looping"))
        self._texts = [before_loop("".join(self._texts))]
        self._finish_reason = "loop"

    def _hear(self, chunk: Chunk) -> None:
        self._was_accepted = True
        self._has_begun = self._has_begun or chunk.is_event
        if chunk.text:
            self._texts.append(chunk.text)
        if chunk.refusal:
            self._refusals.append(chunk.refusal)
        self._finish_reason = chunk.finish_reason or self._finish_reason
        self._generation_id = self._generation_id or chunk.generation_id
        self._model = chunk.model or self._model
        self._provider = chunk.provider or self._provider
        self._usage = chunk.usage or self._usage

    def _check(self) -> None:
        """Raise CallFailed unless what was heard is a complete answer."""
        if not self._has_begun:
            raise CallFailed(Failure("cut"))
        if self._finish_reason == "error":
            raise CallFailed(Failure("answer", status=502))
        if self._refusals or self._finish_reason == "content_filter":
            words = "".join(self._refusals)[:300] or "content filter"
            raise CallFailed(Failure("filtered", message=words))
        if self._finish_reason is None:
            raise CallFailed(Failure("cut"))
        text = "".join(self._texts)
        if not text.strip() and self._finish_reason != "length":
            raise CallFailed(Failure("empty"))
        if is_refusal(text):
            raise CallFailed(Failure("filtered", message=text[:300]))

    def _failed(self, failure: Failure) -> Attempt:
        endpoint = self._wire.endpoint
        error = to_error(failure, endpoint, self._model, max_wait_s=0)
        words = words_of(failure, endpoint) or failure.cause
        status = failure.status or (_OK if self._was_accepted else None)
        if failure.cause == "answer" and not self._texts:
            self._usage = self._usage or Usage(cost_usd=Decimal(0))
        return self._record(status, error.code, words)

    def _record(
        self, status: int | None, error_code: str | None, error: str | None
    ) -> Attempt:
        return Attempt(
            model=self._model,
            status=status,
            error_code=error_code,
            error=error,
            usage=self._usage_or_estimate(),
            latency_s=self._clock() - self._started_s,
            generation_id=self._generation_id,
            provider=self._provider,
            body=for_the_record(self._body),
        )

    def _usage_or_estimate(self) -> Usage:
        is_free = self._wire.endpoint.is_free
        if self._usage is not None:
            return _costing_nothing(self._usage) if is_free else self._usage
        if not self._was_accepted:
            return Usage(cost_usd=Decimal(0))
        text = "".join(self._texts)
        prompt = sum(len(one["content"]) for one in self._body["messages"])
        return Usage(
            prompt_tokens=-(-prompt // _CHARS_PER_TOKEN),
            completion_tokens=-(-len(text) // _CHARS_PER_TOKEN),
            cost_usd=Decimal(0) if is_free else None,
            estimated=True,
        )


def _now() -> float:
    return asyncio.get_running_loop().time()


def _costing_nothing(usage: Usage) -> Usage:
    return Usage(usage.prompt_tokens, usage.completion_tokens, Decimal(0))
