"""Independent pieces of work side by side: all are finished before the first failure is told."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from card_generator_app.errors import AppError, LimitExceeded, ProviderError
from card_generator_app.generation.context import JobContext
from card_generator_app.llm.error_mapping import ProviderBusy

Piece = Callable[[], Awaitable[str]]


async def all_of(context: JobContext, work: Mapping[str, Piece]) -> None:
    """Runs every piece at once; each says what it has finished, for the progress.

    How many calls run at once is the client's to decide. When pieces fail the others
    still finish, so that they are in the ledger; then one error names what is missing.
    """
    done = 0

    async def run(piece: Piece) -> None:
        nonlocal done
        finished = await piece()
        done += 1
        await context.progress(done, len(work), finished)

    results = await asyncio.gather(
        *(run(piece) for piece in work.values()), return_exceptions=True
    )
    failed = {
        key: result
        for key, result in zip(work, results, strict=True)
        if isinstance(result, BaseException)
    }
    if failed:
        raise _told_together(failed, len(work))


class Tolerance:
    """Lets pieces of work fail: what one was about stays as it was, and the job says so."""

    def __init__(
        self, context: JobContext, outcome: str = "it stays as it was"
    ) -> None:
        """`outcome`: what is said of a failed piece."""
        self._context, self._outcome = context, outcome
        self._failures: list[AppError] = []

    def of(self, name: str, piece: Piece) -> Piece:
        """The piece, under the name that its failure is told with."""
        return partial(self._run, name, piece)

    def check(self, count: int) -> None:
        """Raises the first failure when all of so many pieces failed."""
        if self._failures and len(self._failures) == count:
            raise self._failures[0]

    async def _run(self, name: str, piece: Piece) -> str:
        try:
            return await piece()
        except (ProviderError, LimitExceeded) as error:
            self._failures.append(error)
            await self._context.warn(f"{name}: {self._outcome} ({error})")
            return f"Not done: {name}"


def _told_together(failed: Mapping[str, BaseException], count: int) -> BaseException:
    """The failure of them all: what was not meant to happen first, then a wait, then the rest."""
    errors = list(failed.values())
    for error in errors:
        if not isinstance(error, AppError) or isinstance(error, ProviderBusy):
            return error
    reasons: dict[str, list[str]] = {}
    for key, error in failed.items():
        reasons.setdefault(str(error), []).append(key)
    told = "; ".join(f"{', '.join(keys)}: {why}" for why, keys in reasons.items())
    kept = count - len(failed)
    return type(errors[0])(
        f"{len(failed)} of {count} parts could not be written ({told}). The other "
        f"{kept} are kept with the job; a retry buys only what is missing, with another "
        "model if you name one"
    )
