"""The time that a job may take."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from card_generator_app.errors import LimitExceeded
from card_generator_app.generation.context import JobContext


@asynccontextmanager
async def in_time(context: JobContext) -> AsyncIterator[None]:
    """Raises LimitExceeded when the job's time is over."""
    limit_s = context.options.timeout_s
    try:
        async with asyncio.timeout(limit_s) as clock:
            yield
    except TimeoutError as error:
        if not clock.expired():
            raise
        raise LimitExceeded(
            f"timeout_s: not done after {limit_s} s. What is finished is kept: retry the "
            "job, with more time or a faster model"
        ) from error
