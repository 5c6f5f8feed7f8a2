"""Whether a caller may do what the route that was found does."""

from fastapi import Request

from card_generator_app.api.deps import caller_of
from card_generator_app.api.needs import scope_of
from card_generator_app.errors import ScopeMissing


async def admit(request: Request) -> None:
    """Runs before every operation of both versions. Raises ScopeMissing."""
    scope = scope_of(request.scope["route"])
    if scope is not None and not caller_of(request).may(scope):
        raise ScopeMissing(
            f"this needs a key with the scope {scope.value!r}, or 'admin'; an admin can "
            "make one: `cardforge keys create`"
        )
