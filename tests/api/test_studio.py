"""The web studio's files: what is answered for pages, assets and what is neither."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from card_generator_app.api.errors import add_handlers
from card_generator_app.api.studio import Studio
from tests.fakes.serving import serving

SCRIPT = b"export const answer = 42;" * 40


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A build as `scripts/build_studio.py` leaves it."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>CardForge AI Studio</title>")
    (tmp_path / ".inputs").write_text("digest")
    (tmp_path / "assets" / "index-1a2b.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "index-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    return tmp_path


@pytest.fixture
def studio(built: Path) -> Iterator[httpx.Client]:
    app = FastAPI(openapi_url=None)
    add_handlers(app)
    app.mount("/", Studio(built))
    with serving(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/cards", "/jobs/01a2?tab=log", "/no/such/page"])
def test_every_page_is_the_same_document_and_asked_for_anew(
    studio: httpx.Client, path: str
) -> None:
    answer = studio.get(path)

    assert answer.status_code == 200
    assert "CardForge AI Studio" in answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


def test_a_page_may_load_nothing_from_elsewhere_and_run_no_inline_script(
    studio: httpx.Client,
) -> None:
    policy = studio.get("/").headers["content-security-policy"].split("; ")

    assert "default-src 'self'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not any("http" in rule or "unsafe-eval" in rule for rule in policy)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_an_asset_is_kept_for_ever_and_compressed_for_those_who_take_it(
    studio: httpx.Client, encoding: str
) -> None:
    answer = studio.get("/assets/index-1a2b.js", headers={"Accept-Encoding": encoding})

    assert answer.content == SCRIPT
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers.get("content-encoding", "identity") == encoding


@pytest.mark.parametrize(
    "path", ["/assets/gone.js", "/.inputs", "/assets/../.inputs", "/api/v2/nope"]
)
def test_what_is_no_page_and_no_file_is_404_as_a_problem(
    studio: httpx.Client, path: str
) -> None:
    answer = studio.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_server_without_a_build_says_how_to_make_one(tmp_path: Path) -> None:
    app = FastAPI(openapi_url=None)
    app.mount("/", Studio(tmp_path / "missing"))

    with serving(app) as url:
        answer = httpx.get(f"{url}/", trust_env=False)

    assert answer.status_code == 503
    assert "scripts/build_studio.py" in answer.text
    assert "/api/v2/docs" in answer.text
