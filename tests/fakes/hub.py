"""A stand-in for a model hub: files by repository and revision, with ranges, and bad luck."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

_BLOCK_BYTES = 4096


class FakeHub:
    """`content` is every file's. `breaks_after`: bytes at which the next answers break off.

    `has_ranges` False: it always begins anew. `status`: what it answers instead.
    `pause_s` is between blocks. `lies_about_ranges`: a partial answer that begins elsewhere.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.ranges: list[str] = []
        self.paths: list[str] = []
        self.breaks_after: deque[int] = deque()
        self.has_ranges = True
        self.lies_about_ranges = False
        self.status: int | None = None
        self.pause_s = 0.0
        self._app = Starlette(
            routes=[
                Route("/{owner}/{name}/resolve/{revision}/{file:path}", self._resolve),
                Route("/cdn/{file:path}", self._file),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    async def _resolve(self, request: Request) -> Response:
        """The hub itself only says where the file lies."""
        self.paths.append(request.url.path)
        if self.status is not None:
            return Response("no", self.status)
        return RedirectResponse(f"/cdn/{Path(request.path_params['file']).name}", 302)

    async def _file(self, request: Request) -> Response:
        asked = request.headers.get("range", "")
        self.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-") or 0)
        if not self.has_ranges:
            start = 0
        if start >= len(self.content) > 0:
            return Response(status_code=416)
        headers = {"Content-Length": str(len(self.content) - start)}
        status = 200
        if start:
            status, said = 206, 7 if self.lies_about_ranges else start
            end = len(self.content) - 1
            headers["Content-Range"] = f"bytes {said}-{end}/{len(self.content)}"
        most = self.breaks_after.popleft() if self.breaks_after else None
        return StreamingResponse(self._bytes(start, most), status, headers)

    async def _bytes(self, start: int, most: int | None) -> AsyncIterator[bytes]:
        end = (
            len(self.content) if most is None else min(start + most, len(self.content))
        )
        for at in range(start, end, _BLOCK_BYTES):
            yield self.content[at : min(at + _BLOCK_BYTES, end)]
            await asyncio.sleep(self.pause_s)
        if end < len(self.content):
            raise ConnectionError("the line broke")
