"""Serves the built web studio: pages, assets that never change, and a policy that is strict."""

import mimetypes
from pathlib import Path, PurePosixPath

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

BUILT = Path(__file__).parent / "studio_build"
"""Where `scripts/build_studio.py` puts it."""

# Styles alone may be inline: the component library sets its variables so.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": _POLICY,
}
_FOR_EVER = "public, max-age=31536000, immutable"
_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>CardForge</title>
<body style="font: 16px/1.5 system-ui; max-width: 38rem; margin: 4rem auto; padding: 0 1rem">
<h1>The studio is not built</h1>
<p>The API works: <a href="/api/v2/docs">its documentation</a>, and
<code>cardforge --help</code>.</p>
<p>To build the studio run <code>scripts/build_studio.py</code> in the project's folder (or
start the server with <code>./run</code>, which does), then load this page again.</p>
</body></html>"""


class Studio(StaticFiles):
    """The studio's files; to be mounted last, at `/`.

    A path that names no file is a page of the studio, and its script knows which. Unknown
    files, hidden ones and unknown addresses under `/api` are 404.
    """

    def __init__(self, folder: Path = BUILT) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._index = folder / "index.html"

    async def check_config(self) -> None:
        """No folder is no mistake: a server without a build says so, page by page."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        asked = PurePosixPath(path)
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        is_hidden = any(part.startswith(".") for part in asked.parts)
        if is_hidden or asked.parts[:1] == ("api",):
            raise HTTPException(404)
        if asked.suffix:
            response = await self._file(path, scope)
        elif self._index.is_file():
            response = await self._file("index.html", scope)
        else:
            response = HTMLResponse(_NOT_BUILT, 503)
        is_asset = asked.parts[:1] == ("assets",)
        response.headers.update(_HEADERS)
        response.headers["Cache-Control"] = _FOR_EVER if is_asset else "no-cache"
        return response

    async def _file(self, path: str, scope: Scope) -> Response:
        """A file; its compressed twin, when there is one, for those who take it."""
        if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return await super().get_response(path, scope)
        packed, stat = self.lookup_path(f"{path}.gz")
        if stat is None:
            return await super().get_response(path, scope)
        response = self.file_response(packed, stat, scope)
        response.headers["Content-Type"] = mimetypes.guess_type(path)[0] or ""
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        return response
