"""Lorebook files, of which nothing is kept: converted, or tried against a chat."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from card_generator_app.api.download import losses_header
from card_generator_app.api.needs import READ
from card_generator_app.api.uploads import Upload, multipart_only, read_upload
from card_generator_app.api.v2.lorebooks_out import simulation_out
from card_generator_app.api.v2.models import LoreSimulation
from card_generator_app.api.v2.simulation_form import simulation_options
from card_generator_app.cards.activation import Options, Simulation, simulate
from card_generator_app.cards.activation.assertions import read_chat
from card_generator_app.cards.lorebooks.converter import (
    LOREBOOK_FORMATS,
    decode_lorebook,
    encode_lorebook,
)

router = APIRouter(
    prefix="/lorebooks", tags=["lorebooks"], dependencies=[Depends(multipart_only)]
)

_FORMATS = ", ".join(LOREBOOK_FORMATS)


@router.post("/convert", response_class=Response, openapi_extra=READ)
async def lorebooks_convert(
    file: Upload,
    file_format: Annotated[
        str, Form(alias="format", description=f"One of {_FORMATS}.")
    ],
) -> Response:
    """A lorebook (of any known kind, or inside a card) as another format.

    `X-Card-Losses` lists, as JSON, what the format cannot carry.
    """
    data = await read_upload(file)
    found = await asyncio.to_thread(decode_lorebook, data, file.filename)
    content, losses = encode_lorebook(found.book, file_format)
    headers = {"X-Card-Losses": losses_header(losses)}
    return Response(content, media_type="application/json", headers=headers)


@router.post("/simulate", openapi_extra=READ)
async def lorebooks_simulate_file(
    file: Upload,
    messages: Annotated[
        list[str],
        Form(description="The chat, oldest first: «user: Hello»; user is assumed."),
    ],
    options: Annotated[Options, Depends(simulation_options)],
) -> LoreSimulation:
    """Which entries of a file fire for a chat, in what order, and why the others do not.

    The book's own scan depth, token budget and recursion come before those given here.
    """
    data = await read_upload(file)

    def run() -> Simulation:
        found = decode_lorebook(data, file.filename)
        return simulate(
            found.book, read_chat(messages, "the chat"), options, card=found.card
        )

    return simulation_out(await asyncio.to_thread(run))
