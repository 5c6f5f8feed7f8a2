"""What a group of jobs is: a parent, its items, and the rules that hold for them together."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from card_generator_app.jobs.job import Job
from card_generator_app.jobs.spec import JobSpec

MAX_ITEMS = 10_000
MAX_AT_ONCE = 64


class ItemStatus(StrEnum):
    """An item waits, is a job, and ends as that job did; or its group stops before it."""

    WAITING = "waiting"
    BEGUN = "begun"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NOT_BEGUN = "not_begun"


class Stop(StrEnum):
    """Why a group begins no more items."""

    CANCELLED = "cancelled"
    FAILURE = "failure"
    BUDGET = "budget"


@dataclass(frozen=True)
class NewItem:
    """A job that a group will create when its turn comes. `label` is the caller's name."""

    label: str
    job: JobSpec


@dataclass(frozen=True)
class GroupRules:
    """`at_once` items run side by side; `max_cost_usd` is for all of them together."""

    at_once: int = 4
    continue_on_error: bool = True
    max_cost_usd: Decimal | None = None


@dataclass(frozen=True)
class Group:
    """How far a group has come."""

    total: int
    completed: int
    failed: int
    cancelled: int
    rules: GroupRules
    spent_usd: Decimal
    """By the items that have ended."""
    stop: Stop | None

    @property
    def ended(self) -> int:
        return self.completed + self.failed + self.cancelled


@dataclass(frozen=True)
class Item:
    """One item, and what became of it."""

    number: int
    """From 1, in the order they were given."""
    label: str
    status: ItemStatus
    job_id: str | None
    card_id: str | None
    name: str | None
    """The card's."""
    cost_usd: Decimal
    tokens: int
    error_code: str | None
    error: str | None


@dataclass(frozen=True)
class Unfinished:
    """An item that has no card: the job it became, or what it was to be (`frozen`)."""

    label: str
    job: Job | None
    spec: Mapping[str, Any] | None

    @property
    def snapshot_sha256(self) -> str:
        return (
            self.job.snapshot_sha256
            if self.job
            else (self.spec or {})["snapshot_sha256"]
        )
