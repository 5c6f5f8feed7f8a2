"""Card files, stateless: a file in; a file, a report or findings out. Nothing is kept."""

import asyncio
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Response, UploadFile

from card_generator_app import __version__
from card_generator_app.api.download import header_list, losses_header
from card_generator_app.api.needs import READ
from card_generator_app.api.uploads import Upload, multipart_only, read_upload
from card_generator_app.api.v2.models import (
    CardInspection,
    FileProblem,
    LintFinding,
    LintReport,
)
from card_generator_app.cards.converter import FORMATS, FormatConverter
from card_generator_app.cards.inspection import inspect_file
from card_generator_app.cards.lint import (
    Finding,
    LintOptions,
    exit_status,
    lint_card,
    render_sarif,
)
from card_generator_app.cards.repairs import Loss, Repair
from card_generator_app.cards.tokenizers import ESTIMATE, FAMILIES, find_tokenizer
from card_generator_app.cards.validate import Finding as Problem

router = APIRouter(
    prefix="/cards", tags=["cards"], dependencies=[Depends(multipart_only)]
)

_FORMATS = ", ".join(FORMATS)
_TOKENIZERS = ", ".join(FAMILIES)

TokenizerField = Annotated[
    str,
    Form(
        description=f"Who counts tokens: one of {_TOKENIZERS}. All but {ESTIMATE} need"
        " the extra `tokens` on the server."
    ),
]


@router.post(
    "/convert",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
    openapi_extra=READ,
)
async def cards_convert(
    file: Upload,
    file_format: Annotated[
        str, Form(alias="format", description=f"One of {_FORMATS}.")
    ],
    portrait: UploadFile | None = None,
    backfill_warning: Annotated[
        bool, Form(description="Let the V2 part of a PNG say that there is a V3 one.")
    ] = False,
) -> Response:
    """The card as another format.

    `X-Card-Losses` and `X-Card-Repairs` list, as JSON, what the format cannot carry and
    what was mended in reading.
    """
    data, name = await read_upload(file), file.filename
    picture = await read_upload(portrait) if portrait else None
    decoded = await asyncio.to_thread(FormatConverter.decode, data, name)
    encoded = await asyncio.to_thread(
        FormatConverter.encode,
        decoded.card,
        file_format,
        portrait=picture or decoded.portrait,
        backfill_warning=backfill_warning,
    )
    target = quote(f"{decoded.card.name}.{encoded.extension}", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{target}",
        "X-Card-Losses": losses_header(encoded.losses),
        "X-Card-Repairs": header_list(_problem(one) for one in decoded.repairs),
    }
    return Response(encoded.bytes, media_type=encoded.media_type, headers=headers)


@router.post("/inspect", openapi_extra=READ)
async def cards_inspect(
    file: Upload, tokenizer: TokenizerField = ESTIMATE
) -> CardInspection:
    """What is in a card file: content, tokens, repairs, and which specs it satisfies."""
    data = await read_upload(file)
    found = await asyncio.to_thread(inspect_file, data, file.filename, tokenizer)
    return CardInspection(
        name=found.card.name,
        format=found.format,
        size_bytes=found.size_bytes,
        card=found.card.to_dict(),
        tokens={
            **asdict(found.tokens),
            "total": found.tokens.total,
            "tokenizer": found.tokenizer,
            "approximate": not found.is_exact,
        },
        repairs=_problems(found.repairs),
        imports=_problems(found.imports),
        strict_v2=_problems(found.v2),
        strict_v3=_problems(found.v3),
        lost_in_v2=_problems(found.v2_losses),
    )


@router.post("/lint", openapi_extra=READ)
async def cards_lint(
    file: Upload,
    ignore: Annotated[list[str] | None, Form(description="Rules to leave out.")] = None,
    context_tokens: Annotated[int, Form(ge=512, le=10_000_000)] = 8192,
    tokenizer: TokenizerField = ESTIMATE,
) -> LintReport:
    """Check a card for what breaks or spoils it."""
    findings = await _findings(file, ignore, context_tokens, tokenizer)
    rows = [
        LintFinding(
            rule=one.rule,
            severity=one.severity.value,
            path=one.path,
            message=one.message,
            span=one.span,
            fixable=one.fixable,
        )
        for one in findings
    ]
    return LintReport(findings=rows, passed=exit_status(findings) == 0)


@router.post("/lint/sarif", response_class=Response, openapi_extra=READ)
async def cards_sarif(
    file: Upload,
    ignore: Annotated[list[str] | None, Form(description="Rules to leave out.")] = None,
    context_tokens: Annotated[int, Form(ge=512, le=10_000_000)] = 8192,
    tokenizer: TokenizerField = ESTIMATE,
) -> Response:
    """The same as SARIF 2.1.0, for code hosts."""
    findings = await _findings(file, ignore, context_tokens, tokenizer)
    content = render_sarif(findings, file.filename or "card", __version__)
    return Response(content, media_type="application/sarif+json")


async def _findings(
    file: UploadFile, ignore: list[str] | None, context_tokens: int, tokenizer: str
) -> list[Finding]:
    data = await read_upload(file)

    def check() -> list[Finding]:
        card = FormatConverter.decode(data, file.filename).card
        return lint_card(
            card,
            LintOptions(context_tokens=context_tokens),
            ignore=ignore or (),
            count=find_tokenizer(tokenizer).count,
        )

    return await asyncio.to_thread(check)


def _problems(found: Iterable[Repair | Loss | Problem]) -> list[FileProblem]:
    return [FileProblem(**_problem(one)) for one in found]


def _problem(one: Repair | Loss | Problem) -> dict[str, Any]:
    if isinstance(one, Repair):
        return {"id": one.id, "message": one.message, "path": one.path}
    if isinstance(one, Problem):
        return {"id": one.rule, "message": one.message, "path": one.path}
    return {"id": "lost", "message": one.message, "path": one.path}
