"""HTTP to a model server that a request named: connected to only where that is allowed."""

import httpx2

from card_generator_app.outbound import Outbound


class GuardedTransport(httpx2.AsyncHTTPTransport):
    """Checks each request's host and connects to the very address that was checked.

    Raises InvalidInput for one that is not public.
    """

    def __init__(self, outbound: Outbound, limits: httpx2.Limits) -> None:
        super().__init__(trust_env=False, limits=limits)
        self._outbound = outbound

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        request.url = request.url.copy_with(
            host=await self._outbound.address_of(host, port)
        )
        # The certificate must be the host's, not the address's.
        request.extensions = {**request.extensions, "sni_hostname": host}
        return await super().handle_async_request(request)
