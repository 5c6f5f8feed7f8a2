"""What an operation needs of who asks: declared beside its route, shown in OpenAPI.

A route that says nothing needs "read" where it reads (GET) and "write" elsewhere.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from card_generator_app.access.caller import Scope

SCOPE = "x-scope"
NOBODY = "none"
SESSION_COOKIE = "cardforge_session"

# Given to a route as `openapi_extra`.
OPEN: dict[str, Any] = {SCOPE: NOBODY}
READ: dict[str, Any] = {SCOPE: Scope.READ.value}
GENERATE: dict[str, Any] = {SCOPE: Scope.GENERATE.value}
ADMIN: dict[str, Any] = {SCOPE: Scope.ADMIN.value}

_BY_METHOD = {"GET": READ, "HEAD": READ}
_WRITE: dict[str, Any] = {SCOPE: Scope.WRITE.value}
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


def scope_of(route: APIRoute) -> Scope | None:
    """The scope that a caller must have; None where anybody may ask."""
    declared = route.openapi_extra or {}
    method = next(iter(route.methods or {"GET"}))
    name = (_BY_METHOD.get(method, _WRITE) | declared)[SCOPE]
    return None if name == NOBODY else Scope(name)


def open_paths(prefix: str, routers: Sequence[APIRouter]) -> frozenset[str]:
    """The whole paths of what needs no key."""
    return frozenset(
        prefix + route.path
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute) and scope_of(route) is None
    )


def describe_needs(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Puts the security schemes, and each operation's scope, into the OpenAPI document."""
    make_document = app.openapi
    routes = {
        (route.path_format, method.lower()): route
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }

    def document() -> dict[str, Any]:
        made = make_document()
        made["components"]["securitySchemes"] = _SCHEMES
        for path, operations in made["paths"].items():
            for method, operation in operations.items():
                scope = scope_of(routes[path, method])
                operation[SCOPE] = NOBODY if scope is None else scope.value
                operation["security"] = (
                    []
                    if scope is None
                    else [{name: [scope.value]} for name in _SCHEMES]
                )
        return made

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's way to extend it
