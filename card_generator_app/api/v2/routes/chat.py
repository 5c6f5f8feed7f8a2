"""A card tried in a chat."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from card_generator_app.api.chat import CardChat, prepare_chat
from card_generator_app.api.deps import CallerDep, ServicesDep
from card_generator_app.api.needs import GENERATE
from card_generator_app.api.v2 import chat_models as models
from card_generator_app.api.v2.jobs_out import counted, usd
from card_generator_app.api.v2.lorebooks_out import simulation_out
from card_generator_app.errors import AppError
from card_generator_app.jobs.job import Tokens

router = APIRouter(prefix="/cards", tags=["cards"])


async def _chat(
    card_id: str,
    wanted: models.CardChatRequest,
    services: ServicesDep,
    caller: CallerDep,
) -> AsyncIterator[CardChat]:
    """Refuses what can be refused while the status line can still say so."""
    chat = await prepare_chat(
        services,
        caller.owner,
        card_id,
        messages=wanted.messages,
        settings=wanted.settings,
        options=wanted.options,
        max_tokens=wanted.max_tokens,
    )
    try:
        yield chat
    finally:
        await chat.close()


@router.post(
    "/{card_id}/chat",
    response_class=EventSourceResponse,
    # The data of each event is one of these.
    responses={200: {"model": models.ChatEvent, "description": "Events"}},
    openapi_extra=GENERATE,
)
async def cards_chat(
    card_id: str,
    wanted: models.CardChatRequest,
    chat: Annotated[CardChat, Depends(_chat)],
) -> AsyncIterator[ServerSentEvent]:
    """Try a card: one reply of its character, as it is written (SSE). Nothing is kept.

    Events: `prompt` where asked for, `text` for each piece, and at last `reply` with
    tokens and cost, or `error`. The cost is in `usage`, of the kind "chat". Needs a model.
    """
    if wanted.show_prompt:
        yield _event("prompt", _shown(chat))
    try:
        async for piece in chat.run():
            text = models.ChatText(text=piece.text, restarts=piece.restarts)
            yield _event("text", text)
    except AppError as error:
        cost = usd(chat.spent_usd)
        failure = models.ChatFailure(
            code=error.code, message=error.message, cost_usd=cost
        )
        yield _event("error", failure)
        return
    yield _event("reply", _reply(chat))


def _event(name: str, data: BaseModel) -> ServerSentEvent:
    return ServerSentEvent(event=name, data=data.model_dump(mode="json"))


def _shown(chat: CardChat) -> models.ChatPromptShown:
    lore = chat.prompt.lore
    return models.ChatPromptShown(
        messages=[
            models.PromptMessage(role=one.role, content=one.content)
            for one in chat.prompt.messages
        ],
        lore=None if lore is None else simulation_out(lore),
    )


def _reply(chat: CardChat) -> models.ChatReply:
    reply = chat.reply
    assert reply is not None  # noqa: S101 - `run` has come to its end
    used = Tokens(reply.usage.prompt_tokens, reply.usage.completion_tokens)
    return models.ChatReply(
        text=reply.text,
        model=reply.model,
        finish_reason=reply.finish_reason,
        tokens=counted(used),
        cost_usd=usd(chat.spent_usd),
        notes=[*chat.notes, *reply.notes],
    )
