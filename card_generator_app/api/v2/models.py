"""What v2 answers. Pydantic only, so that the Python client can share these types."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from card_generator_app.api.v2.values import DownloadFormat, JobStatus


class Progress(BaseModel):
    percent: float = Field(description="0 to 100; never goes back.")
    stage: str
    message: str
    calls_done: int
    calls_total: int | None


class Tokens(BaseModel):
    prompt: int
    completion: int
    total: int


class JobError(BaseModel):
    code: str
    message: str


class Job(BaseModel):
    """A wanted generation and how it goes."""

    id: str
    kind: str
    status: JobStatus
    progress: Progress
    options: dict[str, Any] = Field(description="Every option, resolved and frozen.")
    sent: dict[str, Any] = Field(description="What the request itself named.")
    profile: str
    prompt_profile: str
    writer: str
    priority: int
    attempt: int
    retry_of: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    tokens: Tokens
    cost_usd: str = Field(description="Decimal US dollars, as a string.")
    card_id: str | None
    warnings: list[str]
    error: JobError | None


class JobAnswer(BaseModel):
    success: Literal[True]
    job: Job


class JobPage(BaseModel):
    jobs: list[Job]
    next_cursor: str | None = Field(
        description="Ask for more with it; null at the end."
    )


class JobEvent(BaseModel):
    """One numbered line of what happened; the numbers have no gaps."""

    seq: int
    at: datetime
    level: str
    kind: str
    message: str
    data: dict[str, Any]


class JobLogs(BaseModel):
    events: list[JobEvent]


class JobResult(BaseModel):
    job_id: str
    card_id: str
    card: dict[str, Any] = Field(description="The card, V3.")
    provenance: dict[str, Any] = Field(description="Whose words each part is.")
    formats: list[DownloadFormat]


class OptionInfo(BaseModel):
    name: str
    flag: str | None = Field(description="The CLI flag; null for the argument.")
    group: str
    about: str
    advanced: bool
    default: Any
    json_schema: dict[str, Any]


class OptionsAnswer(BaseModel):
    groups: list[str]
    options: list[OptionInfo]


class StoredFile(BaseModel):
    id: str = Field(description="The sha256 of its content.")
    media_type: str
    size_bytes: int


class Health(BaseModel):
    status: Literal["ok"]
    version: str


class Check(BaseModel):
    """One line of the doctor's report."""

    name: str
    ok: bool
    detail: str
    fix: str | None


class DoctorReport(BaseModel):
    version: str
    writer: str = Field(description="Who would write the next card, and why.")
    checks: list[Check]


class LocalModel(BaseModel):
    name: str
    about: str
    status: Literal["missing", "installed", "damaged"]


class LocalModels(BaseModel):
    models: list[LocalModel]


class FileProblem(BaseModel):
    """A repair, a loss or a broken rule: which, what, and where in the card."""

    id: str
    message: str
    path: str


class CardInspection(BaseModel):
    """What is in a card file."""

    name: str
    format: str = Field(description="What kind of file it is.")
    size_bytes: int
    card: dict[str, Any] = Field(description="The card, V3.")
    tokens: dict[str, Any] = Field(description="By field and in all; approximate.")
    repairs: list[FileProblem] = Field(description="What was mended in reading it.")
    imports: list[FileProblem] = Field(description="What front ends will stumble over.")
    strict_v2: list[FileProblem]
    strict_v3: list[FileProblem]
    lost_in_v2: list[FileProblem]


class LintFinding(BaseModel):
    rule: str
    severity: Literal["error", "warning", "info"]
    path: str
    message: str
    span: tuple[int, int] | None = Field(
        description="Characters in the text at `path`."
    )
    fixable: bool


class LintReport(BaseModel):
    findings: list[LintFinding]
    passed: bool = Field(description="No errors.")


class EntryOutcome(BaseModel):
    """What became of one lorebook entry."""

    index: int
    label: str
    fires: bool
    reason: str
    why: str
    tokens: int


class LoreSimulation(BaseModel):
    outcomes: list[EntryOutcome]
    fired: list[int] = Field(description="Indexes of `outcomes` in the prompt's order.")
    tokens: int
    token_budget: int | None
    notes: list[str]
