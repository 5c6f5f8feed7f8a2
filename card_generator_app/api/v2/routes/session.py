"""Sessions of browsers: a key is shown once, and a cookie that no script can read stays."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from card_generator_app.access.sessions import LASTS
from card_generator_app.api.admit import address_of
from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.needs import OPEN, SESSION_COOKIE
from card_generator_app.errors import KeyRefused

router = APIRouter(prefix="/session", tags=["keys"])


class SessionRequest(BaseModel):
    """What a browser shows once."""

    model_config = ConfigDict(extra="forbid")

    key: Annotated[str, Field(min_length=1, max_length=200, description="An API key.")]


@router.post("", status_code=204, response_class=Response, openapi_extra=OPEN)
async def session_open(
    shown: SessionRequest,
    services: ServicesDep,
    request: Request,
    origin: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """Sign a browser in. The cookie is HttpOnly, for this site alone, and lasts 30 days."""
    try:
        key = await services.keys.of_secret(shown.key.strip())
    except KeyRefused:
        await services.rates.count_refusal(address_of(request.scope["client"]))
        raise
    answer = Response(status_code=204)
    answer.set_cookie(
        SESSION_COOKIE,
        await services.sessions.open(key.id),
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        # A proxy may speak TLS for us; the page says what it came by.
        secure=origin.startswith("https:"),
    )
    return answer


@router.delete("", status_code=204, response_class=Response, openapi_extra=OPEN)
async def session_close(
    services: ServicesDep,
    token: Annotated[str, Cookie(alias=SESSION_COOKIE, include_in_schema=False)] = "",
) -> Response:
    """Sign a browser out."""
    await services.sessions.close(token)
    answer = Response(status_code=204)
    answer.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")
    return answer
