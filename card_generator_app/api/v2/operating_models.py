"""What v2 says of what is used, what went wrong, what is cached and what is set."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from card_generator_app.api.v2.models import Tokens
from card_generator_app.api.v2.values import JobStatus

Axis = Literal["day", "owner", "kind", "model"]
Source = Literal["environment", ".env", "config file", "default", "program"]


class UsageSum(BaseModel):
    """A call is one attempt at a request to a model, answered or not."""

    calls: int
    failed_calls: int
    unpriced_calls: int = Field(
        description="Whose price nobody said; they count as free."
    )
    tokens: Tokens
    cost_usd: str


class UsageRow(UsageSum):
    """What was used, of one day, owner, kind and model, as far as it was asked for by them."""

    day: date | None = Field(description="In UTC.")
    owner: str | None = Field(
        description='The id of the key; "" without one; null where not asked for.'
    )
    kind: str | None = Field(description="Of the jobs; also chat, which is none.")
    model: str | None


class UsageReport(BaseModel):
    since: date
    until: date
    by: list[Axis]
    rows: list[UsageRow] = Field(description="Newest day, then highest cost, first.")
    total: UsageSum = Field(description="Of everything, also of rows cut off by limit.")


class DebugCall(BaseModel):
    """One attempt at one call, with keys taken out of its texts."""

    key: str = Field(description="Which call of the job.")
    attempt: int = Field(
        description="Of the job; 0: an answer inherited by a retry, for nothing."
    )
    model: str
    provider: str
    generation_id: str | None
    request: dict[str, Any] | None = Field(
        description="As it was sent; null once texts are too old to be kept."
    )
    reply: str | None
    error_code: str | None
    error: str | None
    tokens: Tokens
    cost_usd: str | None = Field(description="Null where nobody said.")
    latency_s: float
    ended_at: datetime | None


class DebugStage(BaseModel):
    name: str
    attempt: int
    started_at: datetime
    finished_at: datetime | None


class DebugJob(BaseModel):
    """What a job has asked of models, and how that went."""

    job_id: str
    status: JobStatus
    attempt: int
    tokens: Tokens
    cost_usd: str
    stages: list[DebugStage]
    calls: list[DebugCall] = Field(description="In the order of their ends.")


class RecentError(BaseModel):
    """A job that failed, or one attempt at a call that did."""

    of: Literal["job", "call"]
    at: datetime
    job_id: str
    kind: str
    code: str
    message: str
    key: str | None = Field(description="Of a call.")
    model: str | None


class RecentErrors(BaseModel):
    errors: list[RecentError]


class CacheInfo(BaseModel):
    """Something that is kept to be quick, and made again when it is gone."""

    name: str
    about: str
    items: int
    size_bytes: int | None = Field(description="Null where it is not a file.")
    changed_at: datetime | None


class Caches(BaseModel):
    caches: list[CacheInfo]


class CacheChoice(BaseModel):
    """Which caches; null for all."""

    model_config = ConfigDict(extra="forbid")

    names: list[str] | None = Field(None, max_length=20)


class Cleared(BaseModel):
    cleared: list[str]


class SettingInfo(BaseModel):
    name: str = Field(description="The environment variable.")
    value: str | None = Field(description="What holds; secrets are never shown.")
    source: Source = Field(description="program: given when this server was started.")
    about: str


class EffectiveConfig(BaseModel):
    settings: list[SettingInfo]


class NewProviderKey(BaseModel):
    """The key of a model server."""

    model_config = ConfigDict(extra="forbid")

    key: SecretStr = Field(min_length=1, max_length=1000)


class ProviderKey(BaseModel):
    host: str
    is_set: bool


class TriedKey(BaseModel):
    host: str
    server: str = Field(description="Who took the key.")
