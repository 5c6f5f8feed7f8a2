"""Recording: one question's attempts on their way into the ledger."""

from types import TracebackType
from typing import Self

from card_generator_app.errors import ReplyUnusable
from card_generator_app.generation.context import CallRecord, JobContext
from card_generator_app.llm.chat import Attempt


class Recording:
    """Records one call's attempts. The last good one waits for its answer to be accepted.

    Leaving it records one that still waits as not used.
    """

    def __init__(
        self, context: JobContext, provider: str, key: str, request_sha256: str
    ) -> None:
        self._context, self._provider, self._key = context, provider, key
        self._request_sha256 = request_sha256
        self._pending: Attempt | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

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
