"""What an operation needs of who asks: declared beside its route, shown in OpenAPI.

A route that says nothing needs the scope "read" where it reads (GET), which may be asked
often, and "write" elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

from card_generator_app.access.caller import Scope, Tier
from card_generator_app.api.rates import PER_MINUTE

SCOPE, TIER = "x-scope", "x-tier"
NOBODY = "none"
SESSION_COOKIE = "cardforge_session"

# Given to a route as `openapi_extra`.
OPEN: dict[str, Any] = {SCOPE: NOBODY}
READ: dict[str, Any] = {SCOPE: Scope.READ.value}
# What starts paid work.
GENERATE: dict[str, Any] = {SCOPE: Scope.GENERATE.value, TIER: Tier.STRICT.value}
CANCEL: dict[str, Any] = {SCOPE: Scope.GENERATE.value}
ADMIN: dict[str, Any] = {SCOPE: Scope.ADMIN.value}

_READS: dict[str, Any] = {SCOPE: Scope.READ.value, TIER: Tier.GENEROUS.value}
_WRITES: dict[str, Any] = {SCOPE: Scope.WRITE.value, TIER: Tier.STANDARD.value}
_SCHEMES = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, `cf_…`; `keys_create` makes one.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": "A browser that has shown a key once.",
    },
}


@dataclass(frozen=True, slots=True)
class Needs:
    """`scope`: what a caller must have; None where anybody may ask."""

    scope: Scope | None
    tier: Tier


def needs_of(route: APIRoute) -> Needs:
    """What is declared beside the route; told from its method where nothing is."""
    is_read = "GET" in (route.methods or ())
    said = (_READS if is_read else _WRITES) | (route.openapi_extra or {})
    scope = None if said[SCOPE] == NOBODY else Scope(said[SCOPE])
    return Needs(scope, Tier(said[TIER]))


def open_paths(prefix: str, routers: Sequence[APIRouter]) -> frozenset[str]:
    """The whole paths of what needs no key."""
    return frozenset(
        prefix + route.path
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute) and needs_of(route).scope is None
    )


def describe_needs(document: dict[str, Any], routers: Sequence[APIRouter]) -> None:
    """Puts the security schemes, and each operation's scope, into an OpenAPI document."""
    routes = {
        (route.path_format, method.lower()): route
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    document["components"]["securitySchemes"] = _SCHEMES
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            needs = needs_of(routes[path, method])
            scope, tier = needs.scope, needs.tier
            operation[TIER] = tier.value
            operation["x-requests-per-minute"] = PER_MINUTE[tier]
            operation[SCOPE] = NOBODY if scope is None else scope.value
            operation["security"] = (
                [] if scope is None else [{name: [scope.value]} for name in _SCHEMES]
            )
