"""Every error as problem+json (RFC 9457), also those made outside the handlers."""

import logging
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from card_generator_app.api.versions import etag
from card_generator_app.errors import (
    AppError,
    KeyRequired,
    RateLimited,
    TooLarge,
    VersionConflict,
)
from card_generator_app.library.files import MAX_FILE_BYTES
from card_generator_app.options import GenerationOptions

MAX_FILE_MIB = MAX_FILE_BYTES // 2**20
PROBLEM = "application/problem+json"
_log = logging.getLogger(__name__)


class ErrorResponse(BaseModel):
    """What every error looks like."""

    type: str = Field(description="Names the kind of problem; stable.")
    title: str = Field(description="The kind of problem, in words.")
    status: int
    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="What happened, to what, and what to do.")
    errors: list[str] = Field(
        [], description="Every problem of a request, one each; left out when unknown."
    )
    request_id: str = Field(description="Also in the X-Request-ID header and the log.")


_SCHEMA = {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}
# Documented on every route; FastAPI's own 422 schema would promise another shape. Its
# `model` would promise application/json, so `describe_errors` adds the schema.
RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Refused", "content": {PROBLEM: _SCHEMA}},
    "5XX": {"description": "Failed", "content": {PROBLEM: _SCHEMA}},
}


def problem(
    request_id: str,
    *,
    status: int,
    code: str,
    title: str,
    detail: str,
    errors: list[str] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """One problem+json answer."""
    body = ErrorResponse(
        type=f"urn:cardforge:error:{code}",
        title=title,
        status=status,
        code=code,
        detail=detail,
        errors=errors or [],
        request_id=request_id,
    )
    return JSONResponse(
        body.model_dump(exclude_defaults=True),
        status,
        media_type=PROBLEM,
        headers=headers,
    )


def describe_errors(document: dict[str, Any]) -> None:
    """Puts the schema that RESPONSES refer to into an OpenAPI document."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.setdefault("ErrorResponse", ErrorResponse.model_json_schema())


def add_handlers(app: FastAPI) -> None:
    """Sub-apps inherit no handlers, so every app gets them from here."""
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)


def problem_of(error: AppError, request_id: str) -> JSONResponse:
    """The answer that an error of ours is."""
    return problem(
        request_id,
        status=error.status,
        code=error.code,
        title=error.title,
        detail=error.message,
        headers=_headers_of(error),
    )


def _headers_of(error: AppError) -> dict[str, str]:
    if isinstance(error, VersionConflict):
        return {"ETag": etag(error.current)}
    if isinstance(error, RateLimited):
        return dict(error.headers)
    if isinstance(error, KeyRequired):
        return {"WWW-Authenticate": "Bearer"}
    return {}


async def _app_error(request: Request, error: Exception) -> JSONResponse:
    # What the handler is registered for.
    return problem_of(cast(AppError, error), request_id_of(request.scope))


async def _invalid_request(request: Request, error: Exception) -> JSONResponse:
    found = cast(RequestValidationError, error).errors()
    problems = [_describe(item) for item in found]
    is_unknown = any(item["type"] == "extra_forbidden" for item in found)
    return problem(
        request_id_of(request.scope),
        status=422,
        code="unknown_option" if is_unknown else "invalid_input",
        title="The request is not valid",
        detail="; ".join(problems),
        errors=problems,
    )


def _describe(item: dict[str, Any]) -> str:
    place = ".".join(str(part) for part in item["loc"][1:]) or str(item["loc"][0])
    if item["type"] == "extra_forbidden":
        near = get_close_matches(place, GenerationOptions.model_fields, n=1)
        return f"there is no '{place}'" + (
            f"; did you mean '{near[0]}'?" if near else ""
        )
    return f"{place}: {item['msg']}"


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    error = cast(HTTPException, error)
    if error.status_code == TooLarge.status:
        return _too_large(request_id_of(request.scope))
    phrase = HTTPStatus(error.status_code).phrase
    detail = error.detail
    if detail == phrase:
        detail = f"{request.method} {request.url.path}: {phrase.lower()}"
    return problem(
        request_id_of(request.scope),
        status=error.status_code,
        code=_code(phrase),
        title=phrase,
        detail=detail,
        headers=dict(error.headers) if error.headers else None,
    )


def _too_large(request_id: str) -> JSONResponse:
    """For a body that was refused before any handler read its file."""
    return problem(
        request_id,
        status=TooLarge.status,
        code=TooLarge.code,
        title=TooLarge.title,
        detail=f"the request is too large; a file has at most {MAX_FILE_MIB} MiB",
    )


def request_id_of(scope: Scope) -> str:
    """What `Watched` named the request; "" for an app without it."""
    return str(scope.get("state", {}).get("request_id", ""))


class ProblemMiddleware:
    """Before all that answers: turns what no handler saw into problems.

    Two things never reach a handler: unexpected exceptions (500), and answers that
    middlewares write as plain text (400 for a foreign Host, 413 with a Content-Length).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, request_id_of(scope))
        try:
            await self._app(scope, receive, answer.send)
        except Exception:
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if answer.started:
                raise  # half an answer is out; only closing the connection is honest
            answer.plain_status = HTTPStatus.INTERNAL_SERVER_ERROR
        if answer.plain_status:
            instead = answer.as_problem(answer.plain_status)
            await instead(scope, receive, send)


class _Answer:
    """Passes an answer on; holds a plain-text error back."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send, self._request_id = send, request_id
        self._text = b""
        self.started = False
        self.plain_status = 0  # of the error that was held back

    async def send(self, message: Message) -> None:
        if self.plain_status:
            self._text += message.get("body", b"")
            return
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            is_plain = headers.get(b"content-type", b"").startswith(b"text/plain")
            if message["status"] >= 400 and is_plain:
                self.plain_status = message["status"]
                return
            self.started = True
        await self._send(message)

    def as_problem(self, status: int) -> JSONResponse:
        """The answer to give instead; an exception's text stays in the log."""
        if status == TooLarge.status:
            return _too_large(self._request_id)
        is_ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        phrase = HTTPStatus(status).phrase
        in_log = f"the server's log has the reason under request {self._request_id}"
        return problem(
            self._request_id,
            status=status,
            code=AppError.code if is_ours else _code(phrase),
            title=AppError.title if is_ours else phrase,
            detail=in_log if is_ours else self._text.decode(errors="replace") or phrase,
        )


def _code(phrase: str) -> str:
    return phrase.lower().replace(" ", "_").replace("-", "_")
