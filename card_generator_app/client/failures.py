"""What can go wrong between client and server."""

from typing import Any

import httpx

from card_generator_app.api.v2 import models
from card_generator_app.errors import (
    AppError,
    LimitExceeded,
    ServerUnreachable,
    class_of,
)


class RequestFailed(AppError):
    """The server refused or failed; carries its problem document.

    `code` and `exit_status` are those of the server's own error class.
    """

    def __init__(self, problem: dict[str, Any], status: int) -> None:
        super().__init__(problem.get("detail") or f"the server answered {status}")
        self.problem = problem
        self.http_status = status
        self.error_code: str = problem.get("code", "internal_error")
        self.exit = exit_status_of(self.error_code)


class JobFailed(AppError):
    """The job ended without a card; says why, and what to do."""

    def __init__(self, job: models.Job) -> None:
        reason = job.error.message if job.error else f"it was {job.status}"
        super().__init__(f"{reason} (job {job.id}; {next_step(job)})")
        self.job = job
        self.exit = exit_status_of(job.error.code) if job.error else 1


def next_step(job: models.Job) -> str:
    """The command that goes on from a job that ended without a card."""
    if job.error is not None and job.error.code == LimitExceeded.code:
        for option in ("max_total_tokens", "max_cost_usd"):
            if option in job.error.message:
                flag = option.replace("_", "-")
                return f"go on with: cardforge jobs retry {job.id} --{flag}=…"
    return f"`cardforge jobs logs {job.id}` tells more"


def exit_status_of(code: str) -> int:
    """The CLI's exit status for an error code."""
    return class_of(code).exit_status


def raise_for_problem(response: httpx.Response) -> None:
    """Raises RequestFailed for an error answer."""
    if not response.is_error:
        return
    try:
        document = response.json()
    except ValueError:
        document = {"detail": f"the server answered {response.status_code}"}
    raise RequestFailed(document, response.status_code)


def unreachable(server: str, error: Exception) -> ServerUnreachable:
    """The error to raise when no answer came."""
    reason = str(error) or type(error).__name__
    return ServerUnreachable(
        f"no server answers at {server} ({reason}); start one with `cardforge serve`, "
        "or leave CARDFORGE_SERVER and --server out to have one started for you"
    )
