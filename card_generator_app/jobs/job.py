"""What a job looks like to everyone above the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

from card_generator_app.generation.context import CallRecord

NANOS_PER_USD = 1_000_000_000


class JobStatus(StrEnum):
    """A job's life: queued → running → completed, failed or cancelled; the last three stay."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self not in (JobStatus.QUEUED, JobStatus.RUNNING)


class Priority(IntEnum):
    """Which of the waiting jobs goes first; `Priority[options.priority.upper()]`."""

    LOW = -10
    NORMAL = 0
    HIGH = 10


class EventKind(StrEnum):
    """What an event tells. The last is no stored event: the server stops, connect again."""

    STATUS = "status"
    STAGE = "stage"
    PROGRESS = "progress"
    LOG = "log"
    SERVER_DRAINING = "server-draining"


class LogLevel(StrEnum):
    """In rising order."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def and_above(self) -> list["LogLevel"]:
        levels = list(LogLevel)
        return levels[levels.index(self) :]


@dataclass(frozen=True)
class Progress:
    percent: int
    stage: str
    message: str
    calls_done: int
    """Calls of this stage."""
    calls_total: int


@dataclass(frozen=True)
class Tokens:
    prompt: int
    completion: int

    @property
    def total(self) -> int:
        return self.prompt + self.completion


@dataclass(frozen=True)
class JobError:
    code: str
    message: str


@dataclass(frozen=True)
class Job:
    """A job as it was when it was read."""

    id: str
    kind: str
    status: JobStatus
    priority: int
    owner: str
    """The API key that it was asked for with; empty where none is needed."""
    attempt: int
    lost_attempts: int
    """How many attempts ended with the death of their process."""
    seq: int
    """The number of its newest event."""
    options: Mapping[str, Any]
    """Resolved and frozen at creation."""
    sent: Mapping[str, Any]
    profile: str
    prompt_profile: str
    writer: str
    snapshot_sha256: str
    retry_of: str | None
    root_id: str
    """The first job of a chain of retries, from which the seed comes."""
    parent_id: str | None
    """The job that this one is an item of."""
    is_parent: bool
    """Whether it is a group of jobs: never in a queue, moved on by the ends of its items."""
    idempotency_key: str | None
    progress: Progress
    tokens: Tokens
    cost_usd: Decimal
    card_id: str | None
    warnings: tuple[str, ...]
    error: JobError | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    scheduled_at: datetime | None
    """Not to begin before this, because a provider asked for patience."""
    parked: int
    """How often that was."""

    @property
    def is_final(self) -> bool:
        return self.status.is_final

    def estimated_completion(self, now: datetime) -> datetime | None:
        """When a running job should be done, from how far it has come; None if unknown."""
        if self.status is not JobStatus.RUNNING or self.started_at is None:
            return None
        if self.progress.percent == 0:
            return None
        elapsed_s = (now - self.started_at).total_seconds()
        return self.started_at + timedelta(
            seconds=elapsed_s * 100 / self.progress.percent
        )


@dataclass(frozen=True)
class JobEvent:
    """One numbered line of a job's stream.

    `data` of a status event: status, attempt, and at the end card_id, cost_usd, tokens,
    error; of a stage or progress event: the fields of `Progress`.
    """

    job_id: str
    seq: int
    kind: EventKind
    level: LogLevel
    message: str
    data: Mapping[str, Any]
    created_at: datetime

    @property
    def is_final(self) -> bool:
        """Whether the stream ends here."""
        return self.kind is EventKind.STATUS and JobStatus(self.data["status"]).is_final


@dataclass(frozen=True)
class StoredCall(CallRecord):
    """A call as the ledger has it."""

    attempt: int = 0
    created_at: datetime | None = None


@dataclass(frozen=True)
class Stage:
    """A stage that was entered; a resumed job enters them again."""

    name: str
    attempt: int
    started_at: datetime
    finished_at: datetime | None
    """When the next one began, or the attempt ended; None while it runs."""


@dataclass(frozen=True)
class JobDetails:
    """A job with everything it has gone through, as it was at one moment."""

    job: Job
    stages: Sequence[Stage]
    calls: Sequence[StoredCall]
    outcome: Mapping[str, Any]
    """What a completed job gave that made no card; {} for any other."""
    estimate: Mapping[str, Any] | None = None
    """What it was expected to need, from before its first call."""


def to_nanos(cost_usd: Decimal) -> int:
    """Whole nano-dollars: sums stay exact."""
    return int((cost_usd * NANOS_PER_USD).to_integral_value())


def to_usd(nanos: int) -> Decimal:
    return Decimal(nanos) / NANOS_PER_USD
