"""A running job in memory: what a generation tells it is written down, nothing is stored."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from card_generator_app.generation.context import CallRecord
from card_generator_app.llm.budget import SharedCap
from card_generator_app.options import GenerationOptions


@dataclass
class MemoryContext:
    """A `JobContext`. Hand the same `records` to a second one to resume the job.

    `calls_until_lost`: after so many answers the job belongs to another run; the next
    one is refused and the task that called `runs_here` is cancelled.
    """

    options: GenerationOptions
    snapshot: Mapping[str, Any] = field(default_factory=dict)
    job_id: str = "0193-job"
    kind: str = "generate"
    owner: str = ""
    attempt: int = 1
    records: list[CallRecord] = field(default_factory=list)
    calls_until_lost: int | None = None
    stages: list[str] = field(default_factory=list)
    progressed: list[tuple[int, int, str]] = field(default_factory=list)
    logged: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    shared_cap: SharedCap | None = None

    _task: asyncio.Task[Any] | None = None

    @property
    def root_id(self) -> str:
        return self.job_id

    @property
    def spent_usd(self) -> Decimal:
        return self.spent

    @property
    def spent_tokens(self) -> int:
        return sum(one.prompt_tokens + one.completion_tokens for one in self.records)

    @property
    def calls(self) -> list[CallRecord]:
        return self.records

    def runs_here(self) -> None:
        """The current task is the run."""
        self._task = asyncio.current_task()

    @property
    def spent(self) -> Decimal:
        """What all recorded attempts cost, as far as the provider said."""
        return sum((one.cost_usd or Decimal(0) for one in self.records), Decimal(0))

    @property
    def answers(self) -> dict[str, str]:
        """The finished answers by key."""
        return {one.key: one.reply for one in self.records if one.reply is not None}

    @property
    def failures(self) -> list[tuple[str, str]]:
        """(key, error code) of every attempt that gave no answer."""
        return [(one.key, one.error_code) for one in self.records if one.error_code]

    async def stage(
        self, name: str, message: str, calls_total: int | None = None
    ) -> None:
        self.stages.append(name)

    async def progress(self, done: int, total: int, message: str) -> None:
        self.progressed.append((done, total, message))

    async def log(self, level: str, message: str, **data: Any) -> None:
        self.logged.append((level, message))

    async def warn(self, message: str) -> None:
        if message not in self.warnings:
            self.warnings.append(message)

    async def find_call(self, key: str, request_sha256: str = "") -> str | None:
        return self.answers.get(key)

    def tell_text(self, key: str, text: str, *, restarts: bool = False) -> None:
        self.shown[key] = text if restarts else self.shown.get(key, "") + text

    async def record_call(self, record: CallRecord) -> None:
        if self.calls_until_lost is not None and record.error_code is None:
            if self.calls_until_lost == 0:
                if self._task is not None:
                    self._task.cancel()
                raise asyncio.CancelledError("the job is no longer this run's")
            self.calls_until_lost -= 1
        self.records.append(record)
