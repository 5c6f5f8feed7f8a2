"""Estimates as v2 shows them."""

from decimal import Decimal
from typing import Any

from card_generator_app.api.v2.estimate_models import (
    Comparison,
    Dollars,
    EstimateAnswer,
    JobEstimate,
    Needs,
    Range,
    StageNeeds,
)
from card_generator_app.generation.estimate.estimate import Estimate
from card_generator_app.generation.estimate.imagining import Interval, Needed
from card_generator_app.jobs.job import JobDetails
from card_generator_app.jobs.ledger import INHERITED

_NAMES = {
    "calls": "calls",
    "prompt": "prompt_tokens",
    "completion": "completion_tokens",
    "usd": "cost_usd",
    "seconds": "seconds",
}


def estimate_out(found: Estimate, writer: str) -> EstimateAnswer:
    """An estimate, as it is answered."""
    return EstimateAnswer(
        writer=writer,
        stages=[
            StageNeeds(
                **_needs(needed), stage=stage, models=list(found.models.get(stage, ()))
            )
            for stage, needed in found.imagined.stages.items()
        ],
        total=Needs(**_needs(found.total)),
        unpriced=found.unpriced,
        caps={name: cap.verdict for name, cap in found.caps.items()},
        notes=list(found.notes),
    )


def job_estimate_out(details: JobDetails) -> JobEstimate | None:
    """How close a job's estimate was; None where there is none."""
    if details.estimate is None:
        return None
    told, actual = details.estimate["total"], _actual(details)
    return JobEstimate(
        **{
            shown: _comparison(told.get(name), actual.get(name))
            for name, shown in _NAMES.items()
        }
    )


def _actual(details: JobDetails) -> dict[str, float]:
    """What the job did need; nothing while it runs."""
    job = details.job
    if not job.is_final or job.finished_at is None or job.started_at is None:
        return {}
    own = [call for call in details.calls if call.attempt != INHERITED]
    return {
        # An attempt without an answer cost nothing, and was not expected.
        "calls": sum(1 for call in own if call.completion_tokens),
        "prompt": job.tokens.prompt,
        "completion": job.tokens.completion,
        "usd": float(job.cost_usd),
        "seconds": (job.finished_at - job.started_at).total_seconds(),
    }


def _comparison(told: list[float] | None, actual: float | None) -> Comparison | None:
    if told is None:
        return None
    low, likely, high = told
    return Comparison(low=low, likely=likely, high=high, actual=actual)


def _needs(needed: Needed) -> dict[str, Any]:
    shown: dict[str, Any] = {
        _NAMES[name]: _range(one) for name, one in needed.items() if name != "usd"
    }
    dollars = needed.get("usd")
    shown["cost_usd"] = None
    if dollars is not None:
        shown["cost_usd"] = Dollars(
            low=_decimal(dollars.low),
            likely=_decimal(dollars.likely),
            high=_decimal(dollars.high),
        )
    return shown


def _range(one: Interval) -> Range:
    return Range(
        low=round(one.low, 1), likely=round(one.likely, 1), high=round(one.high, 1)
    )


def _decimal(amount: float) -> str:
    """To the millionth."""
    return format(round(Decimal(amount), 6).normalize(), "f")
