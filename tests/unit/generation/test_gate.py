"""The gate before writing: what it minds, and for whom there is none."""

from card_generator_app.brief import Brief, Fact, Stance
from card_generator_app.generation.review.brief_rules import brief_problems
from card_generator_app.generation.stages.gate import gate
from card_generator_app.generation.writer import Writer
from card_generator_app.options import GenerationOptions
from tests.fakes.context import MemoryContext

OPTIONS = GenerationOptions(concept="A lighthouse keeper who collects storms")


def sections(brief: Brief) -> set[str]:
    return {problem.section for problem in brief_problems(brief, OPTIONS)}


def test_a_first_assumption_is_a_place_for_user() -> None:
    taken_for = Stance(first_assumption=Fact(text="They take {{user}} for a buyer."))

    assert "stance" in sections(Brief())
    assert "stance" not in sections(Brief(stance=taken_for))


class _WithoutEditor:
    editor = None


async def test_a_writer_that_plans_nothing_anew_is_not_asked_to() -> None:
    context = MemoryContext(options=OPTIONS, snapshot={})
    writer: Writer = _WithoutEditor()  # type: ignore[assignment]  # all that is asked of it

    brief = await gate(context, writer, Brief())

    assert brief == Brief()
    assert context.warnings == []
