"""Writes studio/src/api/schema.gen.ts: the API's types for TypeScript, from its OpenAPI document.

The file is made, never kept: every check makes it anew, so it cannot drift from the API,
and what the studio uses of an API that has changed fails in `tsc`.
"""

import json
from pathlib import Path

from fastapi import FastAPI
from starlette.routing import Mount

from card_generator_app.api.main import create_app
from scripts.build_studio import npm

DOCUMENT = Path(__file__).resolve().parents[1] / ".cache" / "openapi.json"


def document() -> dict[str, object]:
    """The OpenAPI document of v2, from the code and without a server."""
    mounts = (route for route in create_app().routes if isinstance(route, Mount))
    v2 = next(mount.app for mount in mounts if mount.path == "/api/v2")
    assert isinstance(v2, FastAPI)
    return v2.openapi()


if __name__ == "__main__":
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(json.dumps(document()))
    npm(
        "exec", "--", "openapi-typescript", str(DOCUMENT), "-o", "src/api/schema.gen.ts"
    )
