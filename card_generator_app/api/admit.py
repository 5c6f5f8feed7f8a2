"""Whether a caller may do what the route that was found does."""

from fastapi import Request

from card_generator_app.access.caller import Caller, Scope
from card_generator_app.api.deps import caller_of
from card_generator_app.api.needs import scope_of
from card_generator_app.errors import ScopeMissing


async def admit(request: Request) -> None:
    """Runs before every operation of both versions. Raises ScopeMissing."""
    check_scope(caller_of(request), scope_of(request.scope["route"]))


def check_scope(caller: Caller, scope: Scope | None) -> None:
    """Raises ScopeMissing where the caller has a key, and it is for other things."""
    if scope is not None and not caller.may(scope):
        raise ScopeMissing(
            f"this needs a key with the scope {scope.value!r}, or 'admin'; an admin can "
            "make one: `cardforge keys create`"
        )
