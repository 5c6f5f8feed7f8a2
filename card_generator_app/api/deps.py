"""What routes are given: the process's services."""

from typing import Annotated, cast

from fastapi import Depends, Request

from card_generator_app.api.services import Services


def _services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


ServicesDep = Annotated[Services, Depends(_services)]
