"""Requests to addresses that a caller named: never into our own network."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

import httpx

from card_generator_app.errors import InvalidInput

_TIMEOUT_S = 10.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
# `is_global` calls a few addresses of this block global.
_SPECIAL = ipaddress.ip_network("192.0.0.0/24")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]


async def resolve(host: str, port: int) -> list[str]:
    """The addresses that the system has for a host."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Outbound:
    """Posts to public addresses only, and to the private hosts that the operator named.

    What is checked is what is connected to: a name that resolves differently a moment
    later changes nothing. Redirects are not followed.
    """

    def __init__(
        self, private_hosts: frozenset[str], *, resolve: Resolve = resolve
    ) -> None:
        self._private_hosts = private_hosts
        self._resolve = resolve

    async def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer, whose body is not read.

        Raises InvalidInput for an address that is not public, OSError or httpx.HTTPError
        when there is no answer.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = await self._checked_address(host, port)
        pinned = f"[{address}]" if ":" in address else address
        to = parts._replace(netloc=f"{pinned}:{port}").geturl()
        async with (
            httpx.AsyncClient(trust_env=False, timeout=_TIMEOUT_S) as client,
            client.stream(
                "POST",
                to,
                content=content,
                headers={**headers, "Host": parts.netloc},
                # The certificate must be the host's, not the address's.
                extensions={"sni_hostname": host},
            ) as answer,
        ):
            return answer.status_code

    async def _checked_address(self, host: str, port: int) -> str:
        addresses = await self._resolve(host, port)
        if host.lower() not in self._private_hosts:
            for address in addresses:
                if not is_public(address):
                    raise InvalidInput(f"{host} is not a public address")
        if not addresses:
            raise InvalidInput(f"{host} has no address")
        return addresses[0]


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
