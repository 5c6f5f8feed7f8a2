"""ModelInterviewer: a language model asks, one question a call."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from card_generator_app.generation.bounds import at_most
from card_generator_app.generation.calls import ModelCalls
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.gaps import Gap
from card_generator_app.generation.interviewer import (
    SUGGESTIONS,
    Question,
    distinct,
    repeats,
)
from card_generator_app.generation.prompting import Prompting
from card_generator_app.generation.routing import Requests
from card_generator_app.llm.chat import Message
from card_generator_app.options.interview import Subject

ANSWER_TOKENS = 900


class QuestionReply(BaseModel):
    """A question as a model is asked for it."""

    done: bool = False
    question: Annotated[str, StringConstraints(strip_whitespace=True), at_most(300)] = (
        ""
    )
    why: Annotated[str, StringConstraints(strip_whitespace=True), at_most(200)] = ""
    about: list[Subject] = Field(
        default_factory=list, json_schema_extra={"minItems": 1, "maxItems": 4}
    )
    suggestions: list[
        Annotated[str, StringConstraints(strip_whitespace=True), at_most(300)]
    ] = Field(
        default_factory=list,
        json_schema_extra={"minItems": SUGGESTIONS, "maxItems": SUGGESTIONS},
    )


class ModelInterviewer:
    """The interviewer of one job."""

    def __init__(
        self,
        calls: ModelCalls,
        prompting: Prompting,
        requests: Requests,
        context: JobContext,
    ) -> None:
        self._calls, self._prompting, self._requests = calls, prompting, requests
        self._context, self._asked = context, context.options.answers

    async def ask(self, open_: Sequence[Gap], left: int) -> Question | None:
        messages = self._prompting.interview(open_, left)
        request = self._requests.of("brief", messages, ANSWER_TOKENS)
        reply = await self._calls.parsed(
            "interview", request, QuestionReply, prose=_said
        )
        if problem := self._problem(reply):
            said = (
                Message("assistant", reply.model_dump_json()),
                Message("user", f"{problem} Ask another question, in the same form."),
            )
            again = replace(request, messages=(*messages, *said))
            reply = await self._calls.parsed(
                "interview#again", again, QuestionReply, prose=_said
            )
            if problem := self._problem(reply):
                await self._context.warn(f"interview: it ends here. {problem}")
                return None
        if not reply.question:
            return None
        return Question(
            reply.question,
            reply.why,
            tuple(dict.fromkeys(reply.about)),
            distinct(reply.suggestions),
        )

    def _problem(self, reply: QuestionReply) -> str:
        """What is wrong with a question; an end is no question."""
        if reply.done:
            reply.question = ""
            return ""
        if not reply.question:
            return "There is no question."
        if repeats(reply.question, self._asked):
            return "That was asked before."
        if len(distinct(reply.suggestions)) < SUGGESTIONS:
            return "The three suggestions say much the same."
        return ""


def _said(reply: QuestionReply) -> str:
    """What the person would read."""
    return " ".join([reply.question, reply.why, *reply.suggestions])
