"""The interview: one question at a time; the server remembers nothing between them."""

from fastapi import APIRouter

from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.interview import next_question
from card_generator_app.api.needs import GENERATE
from card_generator_app.api.v2.interview_models import (
    InterviewQuestion,
    InterviewRequest,
    InterviewTurn,
)
from card_generator_app.api.v2.jobs_out import tokens_out, usd

router = APIRouter(prefix="/generation", tags=["generation"])


@router.post("/interview", openapi_extra=GENERATE)
async def generation_interview(
    request: InterviewRequest, services: ServicesDep
) -> InterviewTurn:
    """The next question about an idea, with three answers it suggests; at most five.

    Put question, answer (blank to skip it) and `about` into `options.answers` and ask
    again; stop when you like, and generate with these options. A question is a job of the
    kind "interview", with its calls and its cost.
    """
    sent = request.options.model_dump(mode="json", exclude_unset=True)
    turn = await next_question(services, sent, request.spent_usd)
    job = turn.job
    cost = job.cost_usd if job else 0
    return InterviewTurn(
        question=(
            None if turn.question is None else InterviewQuestion(**turn.question)
        ),
        number=len(request.options.answers) + 1,
        writer=job.writer if job else None,
        job_id=job.id if job else None,
        tokens=tokens_out(job),
        cost_usd=usd(cost),
        spent_usd=usd(request.spent_usd + cost),
        warnings=list(job.warnings) if job else [],
    )
