"""What v2 answers. Pydantic only, so that the Python client can share these types."""

from datetime import datetime
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from card_generator_app.api.v2.estimate_models import JobEstimate
from card_generator_app.api.v2.values import DownloadFormat, JobStatus
from card_generator_app.options import GenerationOptions


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


class JobRow(BaseModel):
    """A job in a list."""

    id: str
    kind: str
    status: JobStatus
    progress: Progress
    sent: dict[str, Any] = Field(description="What the request itself named.")
    profile: str
    prompt_profile: str
    writer: str
    priority: int
    attempt: int
    retry_of: str | None
    parent_id: str | None = Field(None, description="The job that it is an item of.")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    scheduled_at: datetime | None = Field(
        description="It waits until then, as a provider asked; null when it does not."
    )
    estimated_completion: datetime | None = Field(
        description="When a running job should be done; null while unknown."
    )
    tokens: Tokens
    cost_usd: str = Field(description="Decimal US dollars, as a string.")
    card_id: str | None
    warnings: list[str]
    error: JobError | None


class Job(JobRow):
    """A wanted generation and how it goes."""

    options: dict[str, Any] = Field(description="Every option, resolved and frozen.")


class JobAnswer(BaseModel):
    success: Literal[True]
    job: Job


class Stage(BaseModel):
    """A stage of a run; a resumed job enters its stages again."""

    name: str
    attempt: int
    started_at: datetime
    finished_at: datetime | None


class Call(BaseModel):
    """One attempt at one call to a model."""

    key: str = Field(description="Names the call within its job.")
    attempt: int = Field(description="Of the job; 0: brought from the job it retries.")
    model: str
    provider: str
    prompt_tokens: int
    completion_tokens: int
    cost_usd: str | None = Field(description="null when the provider did not say.")
    latency_s: float
    error_code: str | None
    at: datetime | None


class PartialDraft(BaseModel):
    """What a job without a card has finished so far."""

    written: dict[str, str] = Field(
        description="Texts by part; JSON for the brief and for lorebook batches."
    )
    failed: dict[str, str] = Field(description="Why a part is missing, by part.")


class JobDetails(Job):
    """A job with everything it has gone through."""

    stages: list[Stage]
    calls: list[Call]
    draft: PartialDraft | None = Field(
        None, description="Of a job without a card; a retry goes on from it."
    )
    outcome: dict[str, Any] | None = Field(
        None, description="What a job gave that makes no card: a question, a world_id."
    )
    estimate: JobEstimate | None = Field(
        None,
        description="What was expected of it before its first call, and what came.",
    )


class JobDetailsAnswer(BaseModel):
    success: Literal[True]
    job: JobDetails


class RetryRequest(BaseModel):
    """What shall be different this time."""

    model_config = ConfigDict(extra="forbid")

    options: GenerationOptions = Field(
        default_factory=GenerationOptions,
        description="Options to change; the rest stays as it was frozen.",
    )
    unset: list[str] = Field(
        default_factory=list,
        max_length=len(GenerationOptions.model_fields),
        description="Options that shall be as if never sent: the profile's, or the default.",
    )
    reuse_calls: bool = Field(
        True, description="Take the answers to unchanged calls; they cost nothing."
    )

    @field_validator("unset")
    @classmethod
    def _are_options(cls, names: list[str]) -> list[str]:
        for name in names:
            if name not in GenerationOptions.model_fields:
                near = get_close_matches(name, GenerationOptions.model_fields, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise ValueError(f"there is no option {name!r}{hint}")
        return names


class JobPage(BaseModel):
    jobs: list[JobRow]
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
    name: str = Field(description="As it was uploaded.")
    media_type: str
    size_bytes: int
    created_at: datetime


class FilePage(BaseModel):
    files: list[StoredFile]
    next_cursor: str | None = Field(
        description="Ask for more with it; null at the end."
    )


class TextSection(BaseModel):
    place: str = Field(description="Where it stands: a page, a heading; may be empty.")
    text: str


class FileText(BaseModel):
    """What a generation would read in a file."""

    id: str
    name: str
    kind: str = Field(description="txt, md, html, epub, pdf or docx.")
    tokens: int = Field(description="About so many, of a model.")
    sections: list[TextSection]


class Health(BaseModel):
    status: Literal["ok"]
    version: str


class Ready(BaseModel):
    status: Literal["ready"]
    role: str = Field(description="What this process does.")


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
    """A model for the server's machine; what is not known of it is null."""

    name: str
    about: str
    status: Literal["missing", "partial", "installed", "damaged"]
    size_bytes: int | None = Field(None, description="Of the whole download.")
    done_bytes: int | None = Field(None, description="What of it is here.")
    ram_gb: int | None = Field(None, description="Memory it needs, with its context.")
    fits: bool | None = Field(None, description="Whether this machine has the memory.")
    context_tokens: int | None = None
    licence: str | None = None
    quality: str | None = Field(None, description="Of its cards: modest to very good.")


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
    tokens: dict[str, Any] = Field(
        description="By field and in all, by which tokenizer, and whether approximate."
    )
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


class EntryPlacement(BaseModel):
    """Where an entry's content goes in the prompt."""

    position: str
    depth: int | None = Field(description="Messages from the end, for at_depth.")
    role: Literal["user", "assistant", "system"]


class EntryOutcome(BaseModel):
    """What became of one lorebook entry."""

    index: int
    label: str
    fires: bool
    reason: str
    why: str
    tokens: int
    placement: EntryPlacement | None = Field(description="Of an entry that fires.")
    step: int = Field(description="Which scan decided: 0 is the one over the chat.")


class LoreSimulation(BaseModel):
    outcomes: list[EntryOutcome]
    fired: list[int] = Field(description="Indexes of `outcomes` in the prompt's order.")
    tokens: int
    token_budget: int | None
    notes: list[str]


class WorldRequest(BaseModel):
    """What a composed world is to be."""

    model_config = ConfigDict(extra="forbid")

    premise: str = Field(
        min_length=1, max_length=10_000, description="What the world is, in your words."
    )
    entries: int = Field(12, ge=3, le=60, description="Entries beside the overview.")
    seed: int | None = Field(
        None, ge=0, le=2**31 - 1, description="Same premise and seed, same world."
    )
    format: str = Field("v3", description="A lorebook format, as for conversion.")
