"""JobSpec: a job to be, with everything that is frozen when it is created."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from card_generator_app.jobs.job import Job, Priority
from card_generator_app.jobs.snapshots import content_sha256
from card_generator_app.options import GenerationOptions


@dataclass(frozen=True)
class JobSpec:
    """`options` are resolved; `snapshot` is the configuration and the prompts.

    A retry has the seed of the job it is a retry of and, with `reuse_calls`, its
    finished answers: a call that asks the very same is not made again.
    """

    options: GenerationOptions
    sent: Mapping[str, Any]
    profile: str
    prompt_profile: str
    writer: str
    snapshot: Mapping[str, Any]
    priority: int = Priority.NORMAL
    kind: str = "generate"
    retry_of: Job | None = None
    reuse_calls: bool = True

    @property
    def as_run(self) -> GenerationOptions:
        """The options as the job's run sees them: `model_fields_set` holds what was sent."""
        return GenerationOptions.model_construct(set(self.sent), **vars(self.options))

    @classmethod
    def thawed(
        cls, frozen: Mapping[str, Any], snapshot: Mapping[str, Any], first: Job | None
    ) -> "JobSpec":
        """The spec of what `frozen` gave; `first` is the job that it is a retry of."""
        return cls(
            GenerationOptions.model_validate(frozen["options"]),
            frozen["sent"],
            frozen["profile"],
            frozen["prompt_profile"],
            frozen["writer"],
            snapshot,
            frozen["priority"],
            frozen["kind"],
            first,
        )

    def frozen(self, snapshot_sha256: str | None = None) -> dict[str, Any]:
        """The columns that the job begins with, of values that JSON has.

        `snapshot_sha256` spares hashing what many jobs share.
        """
        return {
            "kind": self.kind,
            "priority": int(self.priority),
            "options": self.options.model_dump(mode="json"),
            "sent": dict(self.sent),
            "profile": self.profile,
            "prompt_profile": self.prompt_profile,
            "writer": self.writer,
            "snapshot_sha256": snapshot_sha256 or content_sha256(self.snapshot),
            "retry_of": self.retry_of and self.retry_of.id,
            "root_id": self.retry_of and self.retry_of.root_id,
            "webhook_url": self.options.webhook_url,
        }
