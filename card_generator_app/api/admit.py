"""Whether a caller may do what the route that was found does, and so often."""

from fastapi import Request

from card_generator_app.access.caller import Caller, Scope
from card_generator_app.api.deps import caller_of
from card_generator_app.api.needs import needs_of
from card_generator_app.api.services import Services
from card_generator_app.errors import ScopeMissing


async def admit(request: Request) -> None:
    """Runs before every operation of both versions. Raises ScopeMissing, RateLimited."""
    scope = request.scope
    needs, caller = needs_of(scope["route"]), caller_of(request)
    check_scope(caller, needs.scope)
    services: Services = request.app.state.services
    rate = await services.rates.count(caller, address_of(scope["client"]), needs.tier)
    scope["state"]["rate"] = rate


def address_of(client: tuple[str, int] | None) -> str:
    """The address that asks; "" for a call in this process."""
    return client[0] if client else ""


def check_scope(caller: Caller, scope: Scope | None) -> None:
    """Raises ScopeMissing where the caller has a key, and it is for other things."""
    if scope is not None and not caller.may(scope):
        raise ScopeMissing(
            f"this needs a key with the scope {scope.value!r}, or 'admin'; an admin can "
            "make one: `cardforge keys create`"
        )
