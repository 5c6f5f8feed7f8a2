"""What a generation is given by whoever runs it, and what it gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from card_generator_app.library.revisions import Revision
from card_generator_app.library.world_rows import NewWorldProposal
from card_generator_app.llm.budget import SharedCap
from card_generator_app.options import GenerationOptions
from card_generator_app.worlds.changes import Addition
from card_generator_app.worlds.graph import World


@dataclass(frozen=True)
class CallRecord:
    """One HTTP attempt at one call; with a `reply` it is the call's finished answer."""

    key: str
    model: str
    provider: str
    generation_id: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: Decimal | None = None
    """None where the provider did not say; 0 is a price."""
    latency_s: float = 0.0
    request_sha256: str = ""
    """What was asked, in short: the same question has the same."""
    body: Mapping[str, Any] | None = None
    """The request as it was sent."""
    reply: str | None = None
    error_code: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class WorldLink:
    """The world that a new card stands in, as whom, and what it would add to it."""

    world_id: str
    person: str | None
    proposals: Sequence[NewWorldProposal] = ()


@dataclass(frozen=True)
class GenerationResult:
    """A finished card and everything that is kept beside it."""

    card: dict[str, Any]
    """The stored shape: V3, unknown fields kept, in order."""
    portrait: bytes | None
    """A PNG."""
    brief: dict[str, Any]
    """What it was written from; empty for a card that no generation has read."""
    provenance: dict[str, Any]
    writer: str
    warnings: list[str] = field(default_factory=list)
    revision: Revision | None = None
    """What was written for a card that is there already; None for a new card."""
    world: WorldLink | None = None


@dataclass(frozen=True)
class WorldChange:
    """What becomes of worlds: a new one, or what is proposed to one that is there."""

    world: World | None = None
    world_id: str | None = None
    proposals: Sequence[NewWorldProposal] = ()
    additions: Sequence[Addition] = ()
    """What becomes part of it at once, because it was asked for."""


@dataclass(frozen=True)
class CastItem:
    """A card of a cast: `options` are those that it has other than the cast itself."""

    label: str
    options: dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What a job gives that makes no card; `message` says it in a line."""

    content: dict[str, Any]
    writer: str
    message: str
    warnings: list[str] = field(default_factory=list)
    world: WorldChange | None = None
    items: Sequence[CastItem] = ()
    """Jobs that its parent goes on with, in the world that it stored."""


class JobContext(Protocol):
    """A running job, as the generation sees it.

    Every method that writes is fenced by the attempt: when the job is no longer this
    run's, the run is cancelled (`asyncio.CancelledError`), and nothing is written.
    """

    @property
    def job_id(self) -> str: ...

    @property
    def kind(self) -> str:
        """What the job is for: "generate", "interview" …"""

    @property
    def owner(self) -> str:
        """Whose the job is, and what it makes; "" for the person at the machine."""

    @property
    def root_id(self) -> str:
        """The job that this one is a retry of, at last; its own id when it is none."""

    @property
    def attempt(self) -> int: ...

    @property
    def spent_usd(self) -> Decimal:
        """What earlier attempts at this job cost."""

    @property
    def spent_tokens(self) -> int:
        """Tokens of earlier attempts at this job."""

    @property
    def shared_cap(self) -> SharedCap | None:
        """What this job and others may cost together."""

    @property
    def options(self) -> GenerationOptions:
        """Resolved; `model_fields_set` holds what was sent."""

    @property
    def snapshot(self) -> Mapping[str, Any]:
        """Configuration and prompts as they were when the job was created."""

    @property
    def calls(self) -> Sequence[CallRecord]:
        """What this attempt has recorded so far."""

    async def stage(
        self, name: str, message: str, calls_total: int | None = None
    ) -> None:
        """Enter a stage. Stages run one after another."""

    async def progress(self, done: int, total: int, message: str) -> None:
        """Say how many calls of this stage are done; shown at most four times a second."""

    async def log(self, level: str, message: str, **data: Any) -> None:
        """Add a line to the job's log. `level`: debug, info, warning or error."""

    async def warn(self, message: str) -> None:
        """Add a warning, which also stays on the job."""

    async def find_call(self, key: str, request_sha256: str = "") -> str | None:
        """The finished answer of this call, paid for in this or an earlier attempt.

        Or in the job that this one is a retry of, when the question is still the same.
        """

    def tell_text(self, key: str, text: str, *, restarts: bool = False) -> None:
        """Show a piece of what a model just writes; `restarts`: it begins anew."""

    async def record_call(self, record: CallRecord) -> None:
        """Commit one attempt, with its cost; call it the moment the answer is complete."""
