"""An interview's next question, as a job: what is open is found first, then it is asked."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from card_generator_app.errors import InterviewRequired
from card_generator_app.generation.context import JobContext, Outcome
from card_generator_app.generation.gaps import gaps
from card_generator_app.generation.in_time import in_time
from card_generator_app.generation.interviewer import Question
from card_generator_app.generation.rating import check_options, check_texts
from card_generator_app.generation.writer import Writer
from card_generator_app.options import GenerationOptions
from card_generator_app.options.interview import MOST_QUESTIONS

KIND = "interview"


def is_over(options: GenerationOptions) -> bool:
    """Whether there is nothing to ask any more, as far as can be told without asking."""
    return len(options.answers) >= MOST_QUESTIONS or not gaps(options)


def check_held(options: GenerationOptions) -> None:
    """Raises InterviewRequired where the person has to be asked first and was not."""
    if options.interview != "required" or options.answers or is_over(options):
        return
    raise InterviewRequired(
        "interview is required, and there are no answers: send the same options to POST "
        "/api/v2/generation/interview, put each question with its answer into `answers` "
        "until there is no further question, then generate with them; or set interview to "
        "off or auto"
    )


class Interviewing:
    """Runs jobs of the kind "interview"."""

    def __init__(self, make_writer: Callable[[JobContext], Awaitable[Writer]]) -> None:
        self._make_writer = make_writer

    async def run(self, context: JobContext) -> Outcome:
        """The next question, or none; raises AppError when it cannot be found in time."""
        options = context.options
        await asyncio.to_thread(check_options, options)
        async with in_time(context):
            writer = await self._make_writer(context)
            await context.stage("interview", "Looking for what is open", 1)
            question = await _next(writer, options)
        if question is not None:
            texts = {"question": question.question}
            texts |= {
                f"suggestion {at}": s for at, s in enumerate(question.suggestions)
            }
            await asyncio.to_thread(check_texts, options, texts)
        return Outcome(
            content={"question": None if question is None else asdict(question)},
            writer=writer.name,
            message=question.question if question else "Nothing left to ask",
        )


async def _next(writer: Writer, options: GenerationOptions) -> Question | None:
    left = MOST_QUESTIONS - len(options.answers)
    if left <= 0:
        return None
    return await writer.interviewer.ask(gaps(options), left)
