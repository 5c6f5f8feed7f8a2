"""What routes are given: the process's services."""

from typing import Annotated, cast

from fastapi import Depends, Header, Request

from card_generator_app.api.services import Services


def _services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


ServicesDep = Annotated[Services, Depends(_services)]

IdempotencyKey = Annotated[
    str | None,
    Header(
        max_length=200,
        pattern=r"^[\x20-\x7e]+$",
        description="Repeat a request without a second job.",
    ),
]
