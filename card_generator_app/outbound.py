"""Requests to addresses that a caller named: never into our own network."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from card_generator_app.errors import InvalidInput

_TIMEOUT_S = 10.0
_MAX_REDIRECTS = 5
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
# `is_global` calls a few addresses of this block global.
_SPECIAL = ipaddress.ip_network("192.0.0.0/24")

_BROWSING = {"User-Agent": "CardForge", "Accept": "text/html, text/*, application/pdf"}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]


async def resolve(host: str, port: int) -> list[str]:
    """The addresses that the system has for a host."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True)
class Fetched:
    """What was found at an address; `url` is where redirects led."""

    url: str
    status: int
    media_type: str
    content: bytes


class Outbound:
    """Reaches public addresses only, and the private hosts that the operator named.

    What is checked is what is connected to: a name that resolves differently a moment
    later changes nothing. Each redirect is checked anew. Methods raise InvalidInput for
    an address that is not public, OSError or httpx.HTTPError when there is no answer.
    """

    def __init__(
        self, private_hosts: frozenset[str] = frozenset(), *, resolve: Resolve = resolve
    ) -> None:
        self._private_hosts = private_hosts
        self._resolve = resolve

    def allowing(self, hosts: frozenset[str]) -> "Outbound":
        """The same, with these hosts among the private ones that may be reached."""
        return Outbound(self._private_hosts | hosts, resolve=self._resolve)

    async def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer, whose body is not read; no redirect is followed."""
        async with self._request("POST", url, headers, content) as answer:
            return answer.status_code

    async def get(
        self, url: str, *, max_bytes: int, timeout_s: float = 30.0
    ) -> Fetched:
        """What is there, redirects followed; raises InvalidInput for more than `max_bytes`.

        `timeout_s` is for all of it, so that a drip cannot hold it for ever.
        """
        async with asyncio.timeout(timeout_s):
            for _ in range(_MAX_REDIRECTS + 1):
                async with self._request("GET", url, _BROWSING) as answer:
                    if not answer.has_redirect_location:
                        return await _read(url, answer, max_bytes)
                    url = urljoin(url, answer.headers["location"])
        raise InvalidInput(f"{url}: more than {_MAX_REDIRECTS} redirects")

    @asynccontextmanager
    async def _request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes = b""
    ) -> AsyncIterator[httpx.Response]:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or not host:
            raise InvalidInput(f"{url[:200]} is not a web address")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = await self.address_of(host, port)
        pinned = f"[{address}]" if ":" in address else address
        to = parts._replace(netloc=f"{pinned}:{port}").geturl()
        # What stands before the @ of an address would go to the host in clear text.
        named = parts.netloc.rsplit("@", 1)[-1]
        async with (
            httpx.AsyncClient(trust_env=False, timeout=_TIMEOUT_S) as client,
            client.stream(
                method,
                to,
                content=content,
                headers={**headers, "Host": named},
                # The certificate must be the host's, not the address's.
                extensions={"sni_hostname": host},
            ) as answer,
        ):
            yield answer

    async def address_of(self, host: str, port: int) -> str:
        """What to connect to for a host; raises InvalidInput where that must not be."""
        addresses = await self._resolve(host, port)
        if host.lower() not in self._private_hosts:
            for address in addresses:
                if not is_public(address):
                    raise InvalidInput(f"{host} is not a public address")
        if not addresses:
            raise InvalidInput(f"{host} has no address")
        return addresses[0]


async def _read(url: str, answer: httpx.Response, max_bytes: int) -> Fetched:
    content = bytearray()
    # Counted after unpacking: a small answer may be a large text.
    async for piece in answer.aiter_bytes():
        content += piece
        if len(content) > max_bytes:
            raise InvalidInput(f"{url}: more than {max_bytes // 2**20} MB")
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip()
    return Fetched(url, answer.status_code, media_type.lower(), bytes(content))


def is_public(address: str) -> bool:
    """Whether an address is on the open internet, whatever it is wrapped in."""
    inner = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    if isinstance(inner, ipaddress.IPv4Address) and inner in _SPECIAL:
        return False
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or address in _COMPATIBLE:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
