"""A worker to be killed: makes two calls of three, then waits for a word on stdin.

usage: python -m tests.database.worker_process DATABASE_URL
"""

import asyncio
import sys

from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from tests.database.rig import Rig, answer, card_named


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def model(key: str) -> str:
    say(f"asked {key}")
    return key


LATE = CallRecord(key="late", model="test/model", provider="test", reply="late")


async def generate(context: JobContext) -> GenerationResult:
    await answer(context, "first", model)
    await answer(context, "second", model)
    say("waits")
    await asyncio.to_thread(sys.stdin.readline)
    try:
        await context.record_call(LATE)
    except asyncio.CancelledError:
        say("refused")
        raise
    return card_named("Zombie")


async def main(url: str) -> None:
    async with Rig(url, concurrency=1) as rig:
        await rig.work(generate)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
