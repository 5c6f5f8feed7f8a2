"""The tables. Rows leave the database as the dataclasses of their own floor.

JSON columns are `json` on PostgreSQL, never `jsonb`: a card keeps its keys in order.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from card_generator_app.db.access_models import ApiKeyModel as ApiKeyModel
from card_generator_app.db.access_models import ApiSessionModel as ApiSessionModel
from card_generator_app.db.access_models import ProviderKeyModel as ProviderKeyModel
from card_generator_app.db.base import Base as Base
from card_generator_app.db.base import Id, Json, Sha256
from card_generator_app.db.profile_model import ProfileModel as ProfileModel
from card_generator_app.db.types import PlainText, UtcDateTime
from card_generator_app.db.usage_model import UsageModel as UsageModel
from card_generator_app.db.world_models import WorldCardModel as WorldCardModel
from card_generator_app.db.world_models import WorldModel as WorldModel
from card_generator_app.db.world_models import WorldProposalModel as WorldProposalModel
from card_generator_app.db.world_models import WorldVersionModel as WorldVersionModel


class ConfigCacheModel(Base):
    """Resolved configuration and prompts, stored once per content."""

    __tablename__ = "config_snapshot"

    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BlobModel(Base):
    """Bytes by their content: portraits and uploads."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UploadModel(Base):
    """A file that a person put here, under the name it had; `id` is its content's."""

    __tablename__ = "upload"
    __table_args__ = (Index(None, "created_at", "id"),)

    id: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), primary_key=True, server_default="")
    name: Mapped[str] = mapped_column(PlainText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CardModel(Base):
    """A card, or a lorebook: a card with nothing but a book. Its content is in its versions."""

    __tablename__ = "card"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "owner", "created_at", "id"),
        Index(None, "kind", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), server_default="card")
    owner: Mapped[str] = mapped_column(String(64), server_default="")
    name: Mapped[str] = mapped_column(PlainText)
    version: Mapped[int]
    # What lists show and searches look at; made from the newest version.
    summary: Mapped[dict[str, Any]] = mapped_column(Json, server_default="{}")
    search_text: Mapped[str] = mapped_column(PlainText, server_default="")
    labels: Mapped[str] = mapped_column(PlainText, server_default="")
    locks: Mapped[list[str]] = mapped_column(Json, server_default="[]")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class JobModel(Base):
    """A wanted generation and how it went. `attempt` fences every write of a run."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint(
            "status IN ('queued', 'running', 'completed', 'failed', 'cancelled')",
            name="status",
        ),
        Index(None, "created_at", "id"),
        Index(None, "status", "created_at", "id"),
        Index(None, "kind", "created_at", "id"),
        Index(None, "owner", "status", "created_at", "id"),
        Index(None, "status", "writer", "priority", "turn", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(16))
    priority: Mapped[int]
    owner: Mapped[str] = mapped_column(String(64), server_default="")
    turn: Mapped[int] = mapped_column(server_default="0")
    attempt: Mapped[int] = mapped_column(default=0)
    lost_attempts: Mapped[int] = mapped_column(default=0)
    seq: Mapped[int] = mapped_column(default=0)

    options: Mapped[dict[str, Any]] = mapped_column(Json)
    sent: Mapped[dict[str, Any]] = mapped_column(Json)
    profile: Mapped[str] = mapped_column(PlainText)
    prompt_profile: Mapped[str] = mapped_column(PlainText)
    writer: Mapped[str] = mapped_column(PlainText)
    snapshot_sha256: Mapped[str] = mapped_column(ForeignKey("config_snapshot.sha256"))
    retry_of: Mapped[str | None] = mapped_column(
        ForeignKey("job.id", ondelete="SET NULL"), index=True
    )
    # No foreign key: ten thousand children are deleted in portions, before their parent.
    parent_id: Mapped[str | None] = mapped_column(Id, index=True)
    is_parent: Mapped[bool] = mapped_column(server_default=false())
    root_id: Mapped[str | None] = mapped_column(Id)
    idempotency_key: Mapped[str | None] = mapped_column(String(255), unique=True)

    percent: Mapped[int] = mapped_column(default=0)
    stage: Mapped[str] = mapped_column(String(64), default="")
    message: Mapped[str] = mapped_column(PlainText, default="")
    calls_done: Mapped[int] = mapped_column(default=0)
    calls_total: Mapped[int] = mapped_column(default=0)

    prompt_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    completion_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    cost_nanos: Mapped[int] = mapped_column(BigInteger, default=0)

    card_id: Mapped[str | None] = mapped_column(
        ForeignKey("card.id", ondelete="SET NULL"), index=True
    )
    warnings: Mapped[list[str]] = mapped_column(Json, default=list)
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_message: Mapped[str | None] = mapped_column(PlainText)

    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    scheduled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    parked: Mapped[int] = mapped_column(server_default="0")
    webhook_url: Mapped[str | None] = mapped_column(PlainText)


class JobGroupModel(Base):
    """What a parent job is about: how many items there are, and what they may cost.

    A parent is never in a queue and has no run; it is moved on by the ends of its items.
    """

    __tablename__ = "job_group"

    job_id: Mapped[str] = mapped_column(
        ForeignKey("job.id", ondelete="CASCADE"), primary_key=True
    )
    total: Mapped[int]
    completed: Mapped[int] = mapped_column(server_default="0")
    failed: Mapped[int] = mapped_column(server_default="0")
    cancelled: Mapped[int] = mapped_column(server_default="0")
    at_once: Mapped[int]
    continue_on_error: Mapped[bool]
    max_cost_nanos: Mapped[int | None] = mapped_column(BigInteger)
    # By the items that have ended.
    spent_nanos: Mapped[int] = mapped_column(BigInteger, server_default="0")
    # Why no more items are begun: "cancelled", "failure", "budget".
    stop: Mapped[str | None] = mapped_column(String(16))


class JobItemModel(Base):
    """One item of a group: a job to be, then the job, then how it ended.

    The job is made when its turn comes, so ten thousand items are no burden to a queue.
    """

    __tablename__ = "job_item"
    __table_args__ = (Index(None, "status", "parent_id", "number"),)

    parent_id: Mapped[str] = mapped_column(
        ForeignKey("job.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    label: Mapped[str] = mapped_column(PlainText)
    status: Mapped[str] = mapped_column(String(16))
    # None once the job is made, which then has it all.
    spec: Mapped[dict[str, Any] | None] = mapped_column(Json)
    job_id: Mapped[str | None] = mapped_column(
        ForeignKey("job.id", ondelete="SET NULL"), index=True
    )
    # What its calls did cost, and what those that now run could cost at most, in the
    # attempt that makes them.
    spent_nanos: Mapped[int] = mapped_column(BigInteger, server_default="0")
    held_nanos: Mapped[int] = mapped_column(BigInteger, server_default="0")
    held_attempt: Mapped[int] = mapped_column(server_default="0")


class JobEstimateModel(Base):
    """What a job was expected to need, from before it began."""

    __tablename__ = "job_estimate"

    job_id: Mapped[str] = mapped_column(
        ForeignKey("job.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[dict[str, Any]] = mapped_column(Json)


class LearnedRatioModel(Base):
    """The newest few observations of a measure, for estimates; `slot` goes round."""

    __tablename__ = "learned_ratio"

    measure: Mapped[str] = mapped_column(String(16), primary_key=True)
    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    task: Mapped[str] = mapped_column(String(16), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[float]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class JobLog(Base):
    """One job's numbered stream of states, progress and log lines; `seq` has no gaps."""

    __tablename__ = "job_event"

    job_id: Mapped[str] = mapped_column(
        ForeignKey("job.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(8))
    message: Mapped[str] = mapped_column(PlainText)
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class JobTextModel(Base):
    """What jobs are found by. Its full-text index is made by migrations 0004 and 0021."""

    __tablename__ = "job_text"

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True
    )
    job_id: Mapped[str] = mapped_column(
        ForeignKey("job.id", ondelete="CASCADE"), unique=True
    )
    concept: Mapped[str] = mapped_column(PlainText)


class RequestModel(Base):
    """The body of a request to a model, stored once per content."""

    __tablename__ = "llm_request"

    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CallModel(Base):
    """The paid-call ledger: every HTTP attempt, and one finished answer per question.

    Attempt 0 are answers that a retried job brought along.
    """

    __tablename__ = "llm_call"
    __table_args__ = (
        Index(
            "uq_llm_call_finished",
            "job_id",
            "key",
            "request_sha256",
            unique=True,
            sqlite_where=text("reply IS NOT NULL"),
            postgresql_where=text("reply IS NOT NULL"),
        ),
        Index(None, "job_id", "id"),
        Index(None, "created_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(255))
    request_sha256: Mapped[str] = mapped_column(Sha256, server_default="")
    # No foreign key: that an old body is just being deleted must not cost an answer.
    body_sha256: Mapped[str | None] = mapped_column(Sha256, index=True)
    attempt: Mapped[int]
    model: Mapped[str] = mapped_column(PlainText)
    provider: Mapped[str] = mapped_column(PlainText)
    generation_id: Mapped[str | None] = mapped_column(PlainText)
    prompt_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    cost_nanos: Mapped[int | None] = mapped_column(BigInteger)
    latency_s: Mapped[float]
    reply: Mapped[str | None] = mapped_column(PlainText)
    error_code: Mapped[str | None] = mapped_column(String(64))
    error: Mapped[str | None] = mapped_column(PlainText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CardVersionModel(Base):
    """One state of a card. Generation and editing add versions and change none."""

    __tablename__ = "card_version"

    card_id: Mapped[str] = mapped_column(
        ForeignKey("card.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    brief: Mapped[dict[str, Any] | None] = mapped_column(Json)
    provenance: Mapped[dict[str, Any]] = mapped_column(Json)
    writer: Mapped[str] = mapped_column(PlainText)
    portrait_sha256: Mapped[str | None] = mapped_column(
        ForeignKey("blob.sha256"), index=True
    )
    job_id: Mapped[str | None] = mapped_column(
        ForeignKey("job.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProposalModel(Base):
    """A part that was written for a card and waits for the person's word."""

    __tablename__ = "card_proposal"
    __table_args__ = (Index(None, "card_id", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    card_id: Mapped[str] = mapped_column(ForeignKey("card.id", ondelete="CASCADE"))
    part: Mapped[str] = mapped_column(String(64))
    # Null for what the card does not have yet.
    old: Mapped[Any] = mapped_column(Json, nullable=True)
    new: Mapped[Any] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(PlainText)
    ref: Mapped[str | None] = mapped_column(PlainText)
    writer: Mapped[str] = mapped_column(PlainText)
    written_from: Mapped[dict[str, str]] = mapped_column(Json)
    job_id: Mapped[str | None] = mapped_column(
        ForeignKey("job.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RateLimitModel(Base):
    """When the next request under a key would be on time; unlogged on PostgreSQL."""

    __tablename__ = "rate_limit"

    key: Mapped[str] = mapped_column(Sha256, primary_key=True)
    arrival_s: Mapped[float]


class WebhookDeliveryModel(Base):
    """That somebody is to be told of a job's end; `due_at` is None when that is over."""

    __tablename__ = "webhook_delivery"

    job_id: Mapped[str] = mapped_column(
        ForeignKey("job.id", ondelete="CASCADE"), primary_key=True
    )
    attempts: Mapped[int]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(PlainText)
