"""The next question of an interview: a job of its own, waited for and paid for as any."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from card_generator_app.api.create_job import create_job
from card_generator_app.api.endings import ended
from card_generator_app.api.services import Services
from card_generator_app.errors import LimitExceeded
from card_generator_app.generation.interview import KIND, is_over
from card_generator_app.jobs.job import Job
from card_generator_app.options import parse_options


@dataclass(frozen=True)
class Turn:
    """A question as it was found; both None where there is nothing left to ask."""

    question: dict[str, Any] | None
    job: Job | None


async def next_question(
    services: Services, sent: dict[str, Any], spent_usd: Decimal
) -> Turn:
    """The next question to these options and the answers in them.

    `spent_usd`: what the interview has cost, which counts against `max_cost_usd`.
    Raises what ended the job.
    """
    options = parse_options(sent)
    if is_over(options):
        return Turn(None, None)
    asked = {name: value for name, value in sent.items() if name != "interview"}
    asked |= {"priority": "high"}  # somebody sits there and waits
    if options.max_cost_usd is not None:
        asked["max_cost_usd"] = _left(options.max_cost_usd, spent_usd)
    job = await ended(services, await create_job(services, asked, kind=KIND))
    outcome = await services.jobs.outcome(job.id)
    return Turn(outcome["question"], job)


def _left(max_cost_usd: float, spent_usd: Decimal) -> float:
    left = Decimal(str(max_cost_usd)) - spent_usd
    if left <= 0:
        raise LimitExceeded(
            f"max_cost_usd: the interview has cost ${spent_usd}, so nothing is left for "
            "another question; generate with the answers there are, or raise it"
        )
    return float(left)
