"""A model's answer as a validated Pydantic object, whatever it takes."""

from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from card_generator_app.errors import ReplyUnusable
from card_generator_app.llm.chat import (
    ChatRequest,
    JsonSchema,
    Message,
    OnAttempt,
    OnText,
    Reply,
)
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.replies import is_complete_json, json_in
from card_generator_app.llm.schema import portable_schema

T = TypeVar("T", bound=BaseModel)

_MAX_ERRORS_TOLD = 8
_MAX_QUOTED_CHARS = 8_000


async def complete_json(
    client: ChatClient,
    request: ChatRequest,
    schema_model: type[T],
    *,
    on_attempt: OnAttempt,
    on_text: OnText | None = None,
) -> tuple[T, Reply]:
    """The answer to `request` as a `schema_model`, and the reply it was read from.

    A reply cut off by its length is asked for once more with twice the room; one that
    does not fit is shown to the model once with what is wrong. Raises ReplyUnusable
    after that, or any other `ProviderError` of `ChatClient.complete`.
    """
    keep_bounds = await client.takes_bounds_in_schemas()
    schema = portable_schema(schema_model, keep_bounds=keep_bounds)
    name = schema_model.__name__.strip("_")[:64]
    request = replace(request, schema=JsonSchema(name, schema))

    reply = await _whole_reply(client, request, on_attempt, on_text)
    try:
        return _read(reply, schema_model), reply
    except _Misfit as misfit:
        again = _asking_again(request, reply, misfit)
    reply = await _whole_reply(client, again, on_attempt, on_text)
    try:
        return _read(reply, schema_model), reply
    except _Misfit as misfit:
        raise ReplyUnusable(
            f"the answer of {reply.model} does not fit {name}, twice: {misfit.first}"
        ) from misfit


class _Misfit(Exception):
    """The reply is no JSON, or not of the right shape; says what is wrong, not the text."""

    def __init__(self, problems: list[str], *, is_json: bool) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
        self.is_json = is_json

    @property
    def first(self) -> str:
        return self.problems[0]


def _read(reply: Reply, schema_model: type[T]) -> T:
    found = json_in(reply.text)
    if found is None:
        raise _Misfit(["it is not a JSON object"], is_json=False)
    try:
        return schema_model.model_validate(found)
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, one['loc'])) or 'the object'}: {one['msg']}"
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise _Misfit(problems[:_MAX_ERRORS_TOLD], is_json=True) from error


async def _whole_reply(
    client: ChatClient,
    request: ChatRequest,
    on_attempt: OnAttempt,
    on_text: OnText | None,
) -> Reply:
    """A reply that was not cut off; its end is never guessed."""
    reply = await client.complete(request, on_attempt=on_attempt, on_text=on_text)
    if _is_cut_off(reply) and request.max_tokens is not None:
        roomier = replace(request, max_tokens=request.max_tokens * 2)
        reply = await client.complete(roomier, on_attempt=on_attempt, on_text=on_text)
    if _is_cut_off(reply):
        raise ReplyUnusable(
            f"the answer of {reply.model} was cut off at "
            f"{reply.usage.completion_tokens} tokens; allow more with "
            "max_output_tokens, or ask for less text"
        )
    return reply


def _is_cut_off(reply: Reply) -> bool:
    # Small models pad a finished object with blanks until the limit.
    return reply.finish_reason == "length" and not is_complete_json(reply.text)


def _asking_again(request: ChatRequest, reply: Reply, misfit: _Misfit) -> ChatRequest:
    problems = "\n".join(f"- {one}" for one in misfit.problems)
    messages = [*request.messages]
    if reply.text.strip():
        messages.append(Message("assistant", reply.text[:_MAX_QUOTED_CHARS]))
    messages.append(
        Message(
            "user",
            f"That answer cannot be used:\n{problems}\n"
            "Answer with the whole corrected JSON object only.",
        )
    )
    # A server that takes a schema and answers prose ignores it: then say it in words.
    mode = request.structured_output if misfit.is_json else "prompt"
    return replace(request, messages=tuple(messages), structured_output=mode)
