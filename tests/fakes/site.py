"""A small web site: a harbor, its pages, and what lies in wait for a reader."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

_PAGES = {
    "": "<title>Harbor</title><p>Mara Quill keeps the light at Cold Harbor.</p>"
    "<a href='/more'>more</a><a href='/third'>third</a>",
    "more": "<title>Tolls</title><p>Nobody pays a toll in Cold Harbor since 1902.</p>",
    "third": "<title>Tides</title><p>The tide there comes in twice a day.</p>",
    "empty": "<title>Empty</title><script>draw()</script>",
}


async def _page(request: Request) -> Response:
    name = request.path_params["path"]
    if name == "private":
        return RedirectResponse("http://192.168.1.1/secret")
    if name not in _PAGES:
        return HTMLResponse("none", 404)
    return HTMLResponse(_PAGES[name])


SITE = Starlette(routes=[Route("/{path:path}", _page)])
