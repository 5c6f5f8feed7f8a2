"""The gate before both versions and the WebSockets: who asks, from where, by what name."""

import ipaddress
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from card_generator_app.access.caller import LOCAL, Caller
from card_generator_app.api.admit import address_of
from card_generator_app.api.errors import problem_of, request_id_of
from card_generator_app.api.needs import SESSION_COOKIE
from card_generator_app.api.rates import Rate
from card_generator_app.api.services import Services
from card_generator_app.errors import (
    AppError,
    HostRefused,
    KeyRefused,
    KeyRequired,
    OriginRefused,
)
from card_generator_app.settings import is_loopback

METRICS = "/metrics"
_SAFE = {"GET", "HEAD", "OPTIONS"}
# httpx and Starlette call an app in their own process by this name.
_IN_PROCESS = "testserver"
Headers = dict[bytes, bytes]
# For whatever does not bring its own: nothing of the API is a page.
_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


class Gate:
    """Lets a request or a WebSocket in, with its caller in the state, or answers it.

    Pure ASGI and before the framework: it costs little, and nothing is read of a body
    that is refused.
    """

    def __init__(
        self, app: ASGIApp, services: Services, open_paths: frozenset[str]
    ) -> None:
        self._app, self._services, self._open = app, services, open_paths
        settings = services.settings
        self._asks, self._names = settings.needs_key, settings.host_names
        self._is_public = not is_loopback(settings.host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers: Headers = dict(scope["headers"])
        state = scope.setdefault("state", {})

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                more = [one for one in _HEADERS if one[0] not in given]
                # The route that was found has counted the request by then.
                if "rate" in state:
                    more += _encoded(state["rate"])
                message["headers"] = [*message["headers"], *more]
            await send(message)

        try:
            self._check_host(headers)
            _check_origin(scope, headers)
            caller = await self._counted(scope, headers)
        except AppError as error:
            await problem_of(error, request_id_of(scope))(scope, receive, answer)
            return
        state["caller"] = caller
        await self._app(scope, receive, answer)

    def _check_host(self, headers: Headers) -> None:
        """A page that resolves its own name to this machine must not reach us."""
        host = _host_name(headers.get(b"host", b""))
        if _is_here(host) or host in self._names:
            return
        # An address is no name that somebody could have pointed at us.
        if self._is_public and _is_address(host):
            return
        raise HostRefused(
            f"this server does not go by the name {host!r}: use an address it has, or "
            "name it in CARDFORGE_ALLOWED_HOSTS"
        )

    async def _counted(self, scope: Scope, headers: Headers) -> Caller:
        """The caller; who shows no good key may not try for ever. Raises RateLimited."""
        try:
            return await self._caller(scope, headers)
        except KeyRequired:
            await self._services.rates.count_refusal(address_of(scope.get("client")))
            raise

    async def _caller(self, scope: Scope, headers: Headers) -> Caller:
        """Whose key is shown; without one, who needs none. Raises KeyRequired, KeyRefused."""
        if shown := headers.get(b"authorization"):
            kind, _, secret = shown.decode("latin-1").partition(" ")
            if kind.lower() != "bearer":
                raise KeyRefused("a key is sent as `Authorization: Bearer cf_…`")
            return Caller(await self._services.keys.of_secret(secret.strip()))
        if (token := _session_token(headers)) and (found := await self._by(token)):
            return found
        path = scope["path"]
        if not self._needs_key(scope) or not _is_guarded(path) or path in self._open:
            return LOCAL
        raise KeyRequired(
            "send an API key as `Authorization: Bearer cf_…`; `cardforge keys create` on "
            "the server's machine makes one"
        )

    async def _by(self, token: str) -> Caller | None:
        """Who opened this session; None where it is over, or its key was revoked."""
        key_id = await self._services.sessions.key_id_of(token)
        if key_id is None:
            return None
        try:
            return Caller(await self._services.keys.of_id(key_id))
        except KeyRefused:
            return None

    def _needs_key(self, scope: Scope) -> bool:
        # Where we listen decides, never who asks. The second is for servers that were
        # started by other means, on an address that the settings do not know.
        here = (scope.get("server") or (_IN_PROCESS, None))[0]
        return self._asks or not _is_here(here)


def _check_origin(scope: Scope, headers: Headers) -> None:
    """Browsers name the page that writes, or opens a WebSocket: it must be ours."""
    origin = headers.get(b"origin")
    is_read = scope["type"] == "http" and scope["method"] in _SAFE
    if is_read or origin is None:
        return
    # As a browser writes it: no path, no user, so what follows the scheme is the host.
    _, _, host = origin.partition(b"://")
    if host != headers.get(b"host"):
        shown = origin.decode("latin-1")
        raise OriginRefused(f"pages of {shown} may not write or listen here")


def _encoded(rate: Rate) -> list[tuple[bytes, bytes]]:
    shown = rate.headers.items()
    return [(name.lower().encode(), value.encode()) for name, value in shown]


def _session_token(headers: Headers) -> str | None:
    cookies = headers.get(b"cookie")
    if cookies is None or SESSION_COOKIE.encode() not in cookies:
        return None
    try:
        found = SimpleCookie(cookies.decode("latin-1")).get(SESSION_COOKIE)
    except CookieError:
        return None
    return found.value if found else None


def _is_guarded(path: str) -> bool:
    """All but the studio's files."""
    return path in ("/api", METRICS) or path.startswith("/api/")


@lru_cache(maxsize=256)
def _host_name(host: bytes) -> str:
    """The name of a Host header, in lower case, without its port."""
    try:
        return urlsplit(f"//{host.decode('latin-1')}").hostname or ""
    except ValueError:
        return ""


@lru_cache(maxsize=256)
def _is_here(host: str) -> bool:
    return host == _IN_PROCESS or is_loopback(host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
