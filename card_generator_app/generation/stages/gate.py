"""The gate between brief and writing: what does not hold is planned anew, once."""

from card_generator_app.brief import Brief
from card_generator_app.errors import LimitExceeded, ProviderError
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.editor import Editor
from card_generator_app.generation.review.brief_rules import (
    Problem,
    brief_problems,
    sections_of,
)
from card_generator_app.generation.review.judging import BRIEF_QUESTIONS
from card_generator_app.generation.writer import Writer


async def gate(context: JobContext, writer: Writer, brief: Brief) -> Brief:
    """The brief that is written from; what still fails is a warning on the job.

    A writer that plans nothing anew, as the composer, has no gate: its rules are its own.
    """
    options, editor = context.options, writer.editor
    if options.brief_gate == "off" or editor is None:
        return brief
    problems = brief_problems(brief, options)
    judged: list[Problem] = []
    if options.brief_gate == "judge":
        judged = await _judged(context, editor, brief)
    if problems or judged:
        brief = await _mended(context, editor, brief, [*problems, *judged])
        problems = brief_problems(brief, options)
    for problem in problems:
        await context.warn(problem.line)
    return brief


async def _judged(context: JobContext, editor: Editor, brief: Brief) -> list[Problem]:
    try:
        verdicts = await editor.check_brief(BRIEF_QUESTIONS, brief)
    except (ProviderError, LimitExceeded) as error:
        await context.warn(f"brief: nobody judged it ({error})")
        return []
    return [
        Problem(one.about, verdicts[one.id].why or f"the answer is no: {one.text}")
        for one in BRIEF_QUESTIONS
        if not verdicts[one.id].yes
    ]


async def _mended(
    context: JobContext, editor: Editor, brief: Brief, problems: list[Problem]
) -> Brief:
    sections = sections_of(problems)
    told = ", ".join(sections)
    await context.progress(0, 1, f"Planning again: {told}")
    try:
        mended = await editor.mend_brief(sections, brief)
    except (ProviderError, LimitExceeded) as error:
        await context.warn(f"brief: {told} could not be planned anew ({error})")
        return brief
    await context.log(
        "info",
        f"Planned again: {told}",
        problems=[problem.line for problem in problems],
    )
    return mended
