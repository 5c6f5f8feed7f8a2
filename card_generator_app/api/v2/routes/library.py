"""Stored cards: find, keep, change by versions, lock, throw away, bring back."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.download import file_response
from card_generator_app.api.services import Services
from card_generator_app.api.uploads import Upload, read_upload
from card_generator_app.api.v2 import card_models as models
from card_generator_app.api.v2.cards_out import (
    card_out,
    diff_out,
    findings_out,
    imported_out,
    row_out,
    versions_out,
)
from card_generator_app.api.v2.models import LintReport
from card_generator_app.api.versions import SaidVersion, set_etag
from card_generator_app.cards.card import Card
from card_generator_app.cards.converter import FORMATS, Decoded, FormatConverter
from card_generator_app.cards.image import image_media_type
from card_generator_app.cards.jsontext import dump_json
from card_generator_app.cards.lint import exit_status, lint_card
from card_generator_app.cards.schema import V3_FIELDS, V3_REQUIRED
from card_generator_app.errors import CardFormatError, InvalidInput
from card_generator_app.library.cards import StoredCard
from card_generator_app.portrait.crop import crop_portrait

router = APIRouter(prefix="/cards", tags=["cards"])

_MAX_VERSION = 2**31 - 1
Version = Annotated[int | None, Query(ge=1, le=_MAX_VERSION)]


@router.get("")
async def cards_list(
    services: ServicesDep,
    text: Annotated[str | None, Query(max_length=200)] = None,
    tag: Annotated[str | None, Query(max_length=200)] = None,
    trash: bool = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> models.CardPage:
    """Stored cards, newest first; `text` looks in name, creator, tags and description."""
    page = await services.cards.list(
        text=text, tag=tag, in_trash=trash, limit=limit, cursor=cursor
    )
    return models.CardPage(
        cards=[row_out(entry) for entry in page.items], next_cursor=page.next_cursor
    )


@router.post("", status_code=201)
async def cards_create(
    new: models.NewCard, services: ServicesDep, response: Response
) -> models.ImportedCard:
    """Keep a card given as JSON, of any spec."""
    decoded = await asyncio.to_thread(FormatConverter.decode, dump_json(new.card))
    portrait = await _portrait(services, new.portrait_file)
    return await _keep(services, response, decoded, portrait)


@router.post("/import", status_code=201)
async def cards_import(
    file: Upload, services: ServicesDep, response: Response
) -> models.ImportedCard:
    """Keep the card in a file of any known format; says what was mended in reading."""
    data = await read_upload(file)
    decoded = await asyncio.to_thread(FormatConverter.decode, data, file.filename)
    portrait = None
    if decoded.portrait is not None:
        media_type = image_media_type(decoded.portrait)
        portrait = await services.files.put(decoded.portrait, media_type)
    return await _keep(services, response, decoded, portrait)


@router.get("/duplicates")
async def cards_duplicates(services: ServicesDep) -> models.CardDuplicates:
    """Cards whose texts and lorebooks are the same, in groups.

    Tags, notes, dates and the breaking of lines may differ.
    """
    groups = await services.duplicates.find()
    return models.CardDuplicates(
        groups=[[row_out(entry) for entry in group] for group in groups]
    )


@router.get("/{card_id}")
async def cards_show(
    card_id: str, services: ServicesDep, response: Response, version: Version = None
) -> models.StoredCard:
    """One card; its newest version, or the one asked for."""
    stored = await services.cards.get(card_id, version)
    return _answer(response, stored)


@router.patch("/{card_id}")
async def cards_edit(
    card_id: str,
    change: models.CardEdit,
    version: SaidVersion,
    services: ServicesDep,
    response: Response,
) -> models.StoredCard:
    """Make the next version. 412 when the card has changed since the version in If-Match."""
    await services.cards.get_card(card_id)
    portrait = await _next_portrait(services, card_id, change)
    stored = await services.cards.edit(
        card_id,
        _edit(change),
        version=version,
        portrait_sha256=portrait,
        without_portrait=change.remove_portrait,
    )
    return _answer(response, stored)


@router.delete("/{card_id}", status_code=204, response_class=Response)
async def cards_delete(card_id: str, services: ServicesDep) -> None:
    """Put a card into the trash; `recover` brings it back."""
    await services.cards.delete(card_id)


@router.post("/{card_id}/recover")
async def cards_recover(card_id: str, services: ServicesDep) -> models.CardRow:
    """Take a card out of the trash."""
    return row_out(await services.cards.recover(card_id))


@router.get("/{card_id}/versions")
async def cards_versions(card_id: str, services: ServicesDep) -> models.CardVersions:
    """Every state that the card was in, newest first."""
    return versions_out(await services.cards.versions(card_id))


@router.get("/{card_id}/diff")
async def cards_diff(
    card_id: str,
    services: ServicesDep,
    from_version: Version = None,
    to_version: Version = None,
) -> models.CardDiff:
    """What differs between two versions; by default the newest and the one before."""
    new = await services.cards.get(card_id, to_version)
    old = await services.cards.get(card_id, from_version or max(new.version - 1, 1))
    return diff_out(old, new)


@router.post("/{card_id}/restore")
async def cards_restore(
    card_id: str,
    wanted: models.CardRestore,
    version: SaidVersion,
    services: ServicesDep,
    response: Response,
) -> models.StoredCard:
    """Make an earlier version the newest; those between stay."""
    stored = await services.cards.restore(card_id, wanted.version, version=version)
    return _answer(response, stored)


@router.post("/{card_id}/lock")
async def cards_lock(
    card_id: str, wanted: models.CardParts, services: ServicesDep
) -> models.StoredCard:
    """Keep parts from every generation: they come out byte for byte as they are."""
    return card_out(await services.cards.lock(card_id, wanted.parts))


@router.post("/{card_id}/unlock")
async def cards_unlock(
    card_id: str, wanted: models.CardParts, services: ServicesDep
) -> models.StoredCard:
    """Open parts again; an empty list opens all."""
    return card_out(await services.cards.unlock(card_id, wanted.parts))


@router.get("/{card_id}/check")
async def cards_check(
    card_id: str,
    services: ServicesDep,
    ignore: Annotated[list[str] | None, Query()] = None,
) -> LintReport:
    """What breaks or spoils a stored card."""
    stored = await services.cards.get(card_id)
    findings = await asyncio.to_thread(lint_card, stored.card, ignore=ignore or ())
    return LintReport(
        findings=findings_out(findings), passed=exit_status(findings) == 0
    )


@router.get(
    "/{card_id}/export/{file_format}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def cards_export(
    card_id: str, file_format: str, services: ServicesDep, version: Version = None
) -> Response:
    """The card as a file. `X-Card-Losses` lists, as JSON, what the format cannot carry."""
    if file_format not in FORMATS:
        known = ", ".join(FORMATS)
        raise InvalidInput(f"there is no format {file_format!r}; there are: {known}")
    return await file_response(
        services, await services.cards.get(card_id, version), file_format
    )


@router.get(
    "/{card_id}/portrait",
    response_class=Response,
    responses={200: {"content": {"image/png": {}, "image/*": {}}}},
)
async def cards_portrait(
    card_id: str, services: ServicesDep, version: Version = None
) -> Response:
    """The card's picture alone, without the card inside; 404 when it has none."""
    stored = await services.cards.get(card_id, version)
    picture = await services.files.get(stored.portrait_sha256 or "")
    return Response(
        picture.content,
        media_type=picture.media_type,
        headers={"ETag": f'"{picture.sha256}"', "Cache-Control": "no-cache"},
    )


async def _keep(
    services: Services, response: Response, decoded: Decoded, portrait: str | None
) -> models.ImportedCard:
    entry = await services.cards.create(decoded.card, portrait)
    response.headers["Location"] = f"/api/v2/cards/{entry.id}"
    set_etag(response, entry.version)
    return imported_out(await services.cards.get(entry.id), decoded)


def _answer(response: Response, stored: StoredCard) -> models.StoredCard:
    set_etag(response, stored.version)
    return card_out(stored)


async def _portrait(services: Services, file_id: str | None) -> str | None:
    """The stored portrait made of an uploaded picture."""
    if file_id is None:
        return None
    picture = await services.uploads.content(file_id)
    portrait = await asyncio.to_thread(crop_portrait, picture)
    return await services.files.put(portrait, "image/png")


async def _next_portrait(
    services: Services, card_id: str, change: models.CardEdit
) -> str | None:
    """The picture that an edit names; None where it names none."""
    number = change.portrait_version
    if (
        sum(
            (
                change.portrait_file is not None,
                number is not None,
                change.remove_portrait,
            )
        )
        > 1
    ):
        raise InvalidInput(
            "portrait_file, portrait_version and remove_portrait exclude each other"
        )
    if number is None:
        return await _portrait(services, change.portrait_file)
    portrait = (await services.cards.get(card_id, number)).portrait_sha256
    if portrait is None:
        raise InvalidInput(f"portrait_version: version {number} has no picture")
    return portrait


def _edit(change: models.CardEdit) -> Any:
    """The edit as a function from card to card; raises InvalidInput for what is no edit."""
    if change.card is not None:
        if change.fields:
            raise InvalidInput("give `fields` or a whole `card`, not both")
        whole = FormatConverter.decode(dump_json(change.card)).card
        return lambda _card: whole
    if unknown := change.fields.keys() - V3_FIELDS.keys():
        raise InvalidInput(
            f"no field of a card: {', '.join(sorted(unknown))}; there are: "
            f"{', '.join(V3_FIELDS)}. Other data belongs in `extensions`"
        )
    if blank := [
        n for n in V3_REQUIRED if n in change.fields and change.fields[n] is None
    ]:
        raise InvalidInput(f"a card always has {', '.join(blank)}; set it to be empty")

    def edit(card: Card) -> Card:
        edited = card.with_fields(**change.fields)
        try:
            return Card.from_dict(edited.to_dict())
        except CardFormatError as error:
            raise InvalidInput(str(error)) from error

    return edit
