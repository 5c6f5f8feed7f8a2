"""Lorebook files: converted, tried against a chat, or kept as a card around the book."""

import asyncio
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Response

from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.download import losses_header
from card_generator_app.api.uploads import Upload, multipart_only, read_upload
from card_generator_app.api.v2.card_models import ImportedCard
from card_generator_app.api.v2.cards_out import imported_out
from card_generator_app.api.v2.models import (
    EntryOutcome,
    EntryPlacement,
    LoreSimulation,
)
from card_generator_app.api.v2.simulation_form import simulation_options
from card_generator_app.api.versions import set_etag
from card_generator_app.cards.activation import Options, Simulation, simulate
from card_generator_app.cards.activation.assertions import read_chat
from card_generator_app.cards.card import new_card
from card_generator_app.cards.lorebooks.converter import (
    LOREBOOK_FORMATS,
    decode_lorebook,
    encode_lorebook,
)

router = APIRouter(
    prefix="/lorebooks", tags=["lorebooks"], dependencies=[Depends(multipart_only)]
)

_FORMATS = ", ".join(LOREBOOK_FORMATS)


@router.post("/convert", response_class=Response)
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


@router.post("/keep", status_code=201)
async def lorebooks_keep(
    file: Upload, services: ServicesDep, response: Response
) -> ImportedCard:
    """Keep a lorebook of any known kind in the library, as a card that holds nothing else.

    What works on cards works on it: `cards_extend`, versions, `context_lorebooks`.
    """
    data = await read_upload(file)
    found = await asyncio.to_thread(decode_lorebook, data, file.filename)
    name = str(
        found.book.get("name") or PurePath(file.filename or "").stem or "Lorebook"
    )
    card = found.card or new_card(name=name, character_book=found.book)
    entry = await services.cards.create(card)
    response.headers["Location"] = f"/api/v2/cards/{entry.id}"
    set_etag(response, entry.version)
    return imported_out(await services.cards.get(entry.id), found)


@router.post("/simulate")
async def lorebooks_simulate(
    file: Upload,
    messages: Annotated[
        list[str],
        Form(description="The chat, oldest first: «user: Hello»; user is assumed."),
    ],
    options: Annotated[Options, Depends(simulation_options)],
) -> LoreSimulation:
    """Which entries fire for a chat, in what order, and why the others do not.

    The book's own scan depth, token budget and recursion come before those given here.
    """
    data = await read_upload(file)

    def run() -> Simulation:
        found = decode_lorebook(data, file.filename)
        return simulate(
            found.book, read_chat(messages, "the chat"), options, card=found.card
        )

    return _out(await asyncio.to_thread(run))


def _out(found: Simulation) -> LoreSimulation:
    def outcome(one: Any) -> EntryOutcome:
        return EntryOutcome(
            index=one.index,
            label=one.label,
            fires=one.fires,
            reason=one.reason.value,
            why=one.why,
            tokens=one.tokens,
            placement=(
                EntryPlacement(**one.placement._asdict()) if one.placement else None
            ),
            step=one.step,
        )

    return LoreSimulation(
        outcomes=[outcome(one) for one in found.outcomes],
        fired=[one.index for one in found.fired],
        tokens=found.tokens,
        token_budget=found.token_budget,
        notes=found.notes,
    )
