"""Makes a versioned sub-app: own OpenAPI document, own docs page that works offline."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fastapi_offline
from fastapi import APIRouter, Depends, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.staticfiles import StaticFiles

from card_generator_app import __version__
from card_generator_app.api.admit import admit
from card_generator_app.api.errors import RESPONSES, add_handlers, describe_errors
from card_generator_app.api.needs import describe_needs
from card_generator_app.api.services import Services
from card_generator_app.library.files import MAX_FILE_BYTES

# The largest file, and room for the form around it.
MAX_BODY_BYTES = MAX_FILE_BYTES + 2**20
# Its own script is inline; what it loads and asks is ours.
_DOCS_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
)
DOCS_ASSETS = Path(fastapi_offline.__file__).parent / "static"


@dataclass(frozen=True)
class Version:
    """What tells one version of the API from another."""

    name: str
    title: str
    description: str
    routers: Sequence[APIRouter]


class _Api(FastAPI):
    """One version; its OpenAPI document says what each operation needs, and how it fails."""

    def __init__(self, routers: Sequence[APIRouter], **more: Any) -> None:
        super().__init__(**more)
        self._routers = routers

    def openapi(self) -> dict[str, Any]:
        is_new = self.openapi_schema is None
        document = super().openapi()
        if is_new:
            describe_errors(document)
            describe_needs(document, self._routers)
        return document


def make_api(version: Version, services: Services) -> FastAPI:
    """A sub-app to be mounted at `/api/{version.name}`.

    Mounted apps run no lifespan and inherit no handlers, so both come from outside:
    services through `app.state`, handlers from `api.errors`.
    """
    root_path = f"/api/{version.name}"
    app = _Api(
        version.routers,
        title=version.title,
        version=__version__,
        description=version.description,
        docs_url=None,
        redoc_url=None,
        servers=[{"url": root_path}],
        root_path_in_servers=False,
        generate_unique_id_function=_operation_id,
        dependencies=[Depends(admit)],
        responses=RESPONSES,
        max_body_size=MAX_BODY_BYTES,
    )
    app.state.services = services
    add_handlers(app)
    for router in version.routers:
        app.include_router(router)
    app.mount("/docs-assets", StaticFiles(directory=DOCS_ASSETS), name="docs-assets")

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        page = get_swagger_ui_html(
            openapi_url=f"{root_path}/openapi.json",
            title=version.title,
            swagger_js_url=f"{root_path}/docs-assets/swagger-ui-bundle.js",
            swagger_css_url=f"{root_path}/docs-assets/swagger-ui.css",
            swagger_favicon_url=f"{root_path}/docs-assets/favicon.png",
        )
        page.headers["Content-Security-Policy"] = _DOCS_POLICY
        return page

    return app


def _operation_id(route: APIRoute) -> str:
    """`<noun>_<verb>`, the same name as the client method and the CLI command."""
    return route.name
