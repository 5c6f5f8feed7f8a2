"""Stored lorebooks: find, keep, change by versions, try against a chat, put into cards."""

import asyncio
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from card_generator_app.api.deps import IdempotencyKey, ServicesDep
from card_generator_app.api.download import book_response
from card_generator_app.api.needs import GENERATE, READ
from card_generator_app.api.uploads import Upload, multipart_only, read_upload
from card_generator_app.api.v2 import card_models
from card_generator_app.api.v2 import lorebook_models as models
from card_generator_app.api.v2.cards_out import card_out, diff_out, versions_out
from card_generator_app.api.v2.lorebooks_out import (
    book_out,
    book_row_out,
    imported_book_out,
    simulation_out,
)
from card_generator_app.api.v2.models import JobAnswer, LoreSimulation
from card_generator_app.api.v2.routes.extensions import start_extension
from card_generator_app.api.v2.values import LorebookFormat
from card_generator_app.api.versions import SaidVersion, set_etag
from card_generator_app.cards.activation import read_options, simulate
from card_generator_app.cards.activation.assertions import read_chat
from card_generator_app.cards.lorebooks.converter import decode_lorebook
from card_generator_app.errors import InvalidInput
from card_generator_app.library.book_edit import BookEdit, complete_book
from card_generator_app.library.card_rows import Kind, StoredCard
from card_generator_app.library.lorebooks import book_of

router = APIRouter(tags=["lorebooks"])

Version = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/lorebooks")
async def lorebooks_list(
    services: ServicesDep,
    text: Annotated[str | None, Query(max_length=200)] = None,
    trash: bool = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> models.LorebookPage:
    """Stored lorebooks, newest first; `text` looks in names and the description."""
    page = await services.lorebooks.list(
        text=text, in_trash=trash, limit=limit, cursor=cursor
    )
    return models.LorebookPage(
        lorebooks=[book_row_out(one) for one in page.items],
        next_cursor=page.next_cursor,
    )


@router.post("/lorebooks", status_code=201)
async def lorebooks_create(
    new: models.NewLorebook, services: ServicesDep, response: Response
) -> models.StoredLorebook:
    """Keep a lorebook given as JSON."""
    book = complete_book(new.book)
    stored = await services.lorebooks.create(book, new.name)
    response.headers["Location"] = f"/api/v2/lorebooks/{stored.id}"
    return _answer(response, stored)


@router.post(
    "/lorebooks/import", status_code=201, dependencies=[Depends(multipart_only)]
)
async def lorebooks_import(
    file: Upload, services: ServicesDep, response: Response
) -> models.ImportedLorebook:
    """Keep the lorebook in a file of any known kind, also the one inside a card."""
    data = await read_upload(file)
    found = await asyncio.to_thread(decode_lorebook, data, file.filename)
    name = found.card.name if found.card else PurePath(file.filename or "").stem
    stored = await services.lorebooks.create(found.book, name)
    response.headers["Location"] = f"/api/v2/lorebooks/{stored.id}"
    set_etag(response, stored.version)
    return imported_book_out(stored, found)


@router.get("/lorebooks/{lorebook_id}")
async def lorebooks_show(
    lorebook_id: str,
    services: ServicesDep,
    response: Response,
    version: Version = None,
) -> models.StoredLorebook:
    """One lorebook; its newest version, or the one asked for."""
    return _answer(response, await services.lorebooks.get(lorebook_id, version))


@router.patch("/lorebooks/{lorebook_id}")
async def lorebooks_edit(
    lorebook_id: str,
    change: models.LorebookEdit,
    version: SaidVersion,
    services: ServicesDep,
    response: Response,
) -> models.StoredLorebook:
    """Make the next version. 412 when it has changed since the version in If-Match."""
    edit = BookEdit(change.fields, change.put, change.remove, change.book)
    stored = await services.lorebooks.edit(lorebook_id, edit, version=version)
    return _answer(response, stored)


@router.delete("/lorebooks/{lorebook_id}", status_code=204, response_class=Response)
async def lorebooks_delete(lorebook_id: str, services: ServicesDep) -> None:
    """Put a lorebook into the trash; cards that have its entries keep them."""
    await services.lorebooks.delete(lorebook_id)


@router.post("/lorebooks/{lorebook_id}/recover")
async def lorebooks_recover(
    lorebook_id: str, services: ServicesDep
) -> models.LorebookRow:
    """Take a lorebook out of the trash."""
    return book_row_out(await services.lorebooks.recover(lorebook_id))


@router.get("/lorebooks/{lorebook_id}/versions")
async def lorebooks_versions(
    lorebook_id: str, services: ServicesDep
) -> card_models.CardVersions:
    """Every state that the lorebook was in, newest first."""
    await services.lorebooks.get(lorebook_id)
    return versions_out(await services.cards.versions(lorebook_id))


@router.get("/lorebooks/{lorebook_id}/diff")
async def lorebooks_diff(
    lorebook_id: str,
    services: ServicesDep,
    from_version: Version = None,
    to_version: Version = None,
) -> card_models.CardDiff:
    """What differs between two versions; by default the newest and the one before."""
    new = await services.lorebooks.get(lorebook_id, to_version)
    before = from_version or max(new.version - 1, 1)
    return diff_out(await services.lorebooks.get(lorebook_id, before), new)


@router.post("/lorebooks/{lorebook_id}/restore")
async def lorebooks_restore(
    lorebook_id: str,
    wanted: card_models.CardRestore,
    version: SaidVersion,
    services: ServicesDep,
    response: Response,
) -> models.StoredLorebook:
    """Make an earlier version the newest; those between stay."""
    stored = await services.lorebooks.restore(
        lorebook_id, wanted.version, version=version
    )
    return _answer(response, stored)


@router.get("/lorebooks/{lorebook_id}/export/{file_format}", response_class=Response)
async def lorebooks_export(
    lorebook_id: str,
    file_format: LorebookFormat,
    services: ServicesDep,
    version: Version = None,
) -> Response:
    """The lorebook as a file. `X-Card-Losses` lists, as JSON, what the format lacks."""
    stored = await services.lorebooks.get(lorebook_id, version)
    return await book_response(book_of(stored.card), file_format)


@router.post("/lorebooks/{lorebook_id}/simulate", openapi_extra=READ)
async def lorebooks_simulate(
    lorebook_id: str,
    chat: models.LoreChat,
    services: ServicesDep,
    version: Version = None,
) -> LoreSimulation:
    """Which entries fire for a chat, in what order, and why the others do not.

    The id of a card tries the lorebook inside it, entries bound to its name and tags too.
    """
    stored = await services.cards.get(lorebook_id, version)
    book = stored.card.book
    if book is None:
        raise InvalidInput(f"the card {stored.name} has no lorebook")
    options = read_options(chat.settings, "settings")
    messages = read_chat(chat.messages, "the chat")
    card = stored.card if stored.kind is Kind.CARD else None
    found = await asyncio.to_thread(simulate, book, messages, options, card=card)
    return simulation_out(found)


@router.post("/lorebooks/{lorebook_id}/extend", status_code=202, openapi_extra=GENERATE)
async def lorebooks_extend(
    lorebook_id: str,
    wanted: card_models.BookExtend,
    services: ServicesDep,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> JobAnswer:
    """Start looking for what the lorebook lacks or has out of date.

    It is not changed: what is written waits as proposals under its id, until
    `cards_accept`. 409 where all of it is locked.
    """
    await services.lorebooks.get(lorebook_id)
    return await start_extension(
        services, lorebook_id, wanted, response, idempotency_key
    )


@router.put("/cards/{card_id}/lorebooks/{lorebook_id}")
async def lorebooks_attach(
    card_id: str,
    lorebook_id: str,
    version: SaidVersion,
    services: ServicesDep,
    response: Response,
) -> card_models.StoredCard:
    """Put a lorebook's entries into a card, as its next version; If-Match is the card's.

    They are a copy: attached again they become those of the lorebook's newest version.
    """
    stored = await services.lorebooks.attach(lorebook_id, card_id, version=version)
    set_etag(response, stored.version)
    return card_out(stored)


@router.delete("/cards/{card_id}/lorebooks/{lorebook_id}")
async def lorebooks_detach(
    card_id: str,
    lorebook_id: str,
    version: SaidVersion,
    services: ServicesDep,
    response: Response,
) -> card_models.StoredCard:
    """Take a lorebook's entries out of a card again; If-Match is the card's version."""
    stored = await services.lorebooks.detach(lorebook_id, card_id, version=version)
    set_etag(response, stored.version)
    return card_out(stored)


def _answer(response: Response, stored: StoredCard) -> models.StoredLorebook:
    set_etag(response, stored.version)
    return book_out(stored)
