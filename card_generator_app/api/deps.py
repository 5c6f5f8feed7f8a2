"""What routes are given: the process's services, and who asks."""

from typing import Annotated, cast

from fastapi import Depends, Header, Request

from card_generator_app.access.caller import Caller
from card_generator_app.api.services import Services


def caller_of(request: Request) -> Caller:
    """Who asks, as the gate found out."""
    return cast(Caller, request.scope["state"]["caller"])


async def _services(request: Request) -> Services:
    services = cast(Services, request.app.state.services)
    return services.seen_by(caller_of(request))


ServicesDep = Annotated[Services, Depends(_services)]
CallerDep = Annotated[Caller, Depends(caller_of)]

IdempotencyKey = Annotated[
    str | None,
    Header(
        max_length=200,
        pattern=r"^[\x20-\x7e]+$",
        description="Repeat a request without a second job.",
    ),
]
