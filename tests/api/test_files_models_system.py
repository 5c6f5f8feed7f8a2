"""Uploads, local models, and whether the server is well."""

import hashlib
import sqlite3
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from card_generator_app import __version__
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.model_files.hub import HUB_MODELS
from card_generator_app.settings import Settings
from tests.api.conftest import Jobs
from tests.fakes.program import Provider, served_api


def picture(color: str = "teal") -> bytes:
    """A small PNG."""
    sink = BytesIO()
    Image.new("RGB", (300, 300), color).save(sink, "PNG")
    return sink.getvalue()


def test_an_uploaded_file_is_known_by_its_content(api: httpx.Client) -> None:
    content = picture()

    answers = [
        api.post("/api/v2/files", files={"file": (name, content, "image/png")})
        for name in ("a.png", "b.png")
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    first = answers[0].json()
    assert first.pop("created_at")
    assert first == {
        "id": hashlib.sha256(content).hexdigest(),
        "name": "a.png",
        "media_type": "image/png",
        "size_bytes": len(content),
    }
    assert answers[1].json()["id"] == answers[0].json()["id"]


def test_an_uploaded_picture_becomes_the_portrait(
    api: httpx.Client, jobs: Jobs
) -> None:
    files = {"file": ("me.png", picture("#123456"), "image/png")}
    stored = api.post("/api/v2/files", files=files).json()["id"]

    job = jobs.completed(image_file=stored)

    content = api.get(f"/api/v2/jobs/{job['id']}/download/png").content
    portrait = Image.open(BytesIO(content)).convert("RGB")
    assert portrait.height * 2 == portrait.width * 3
    assert portrait.getpixel((portrait.width // 2, 50)) == (0x12, 0x34, 0x56)
    assert FormatConverter.decode(content).card.name


def test_a_file_that_is_no_picture_is_refused_as_a_portrait(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    files = {"file": ("me.png", b"not a picture", "image/png")}
    stored = api.post("/api/v2/files", files=files).json()["id"]

    answer = api.post(
        "/api/v2/generation/generate", json={"concept": "x", "image_file": stored}
    )

    assert answer.status_code == 422
    assert answer.json()["code"] == "image_unreadable"
    assert provider.fake.calls == 0


def test_health_tells_the_version(api: httpx.Client) -> None:
    assert api.get("/api/v2/system/health").json() == {
        "status": "ok",
        "version": __version__,
    }


def test_the_doctor_tells_who_writes_and_that_all_is_well(api: httpx.Client) -> None:
    report = api.get("/api/v2/system/doctor").json()

    assert "OpenRouter" in report["writer"]
    assert [check for check in report["checks"] if not check["ok"]] == []


def test_the_doctor_names_a_damaged_model_file_and_the_way_to_mend_it(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "models" / "minilm"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"damaged")
    (folder / "tokenizer.json").write_bytes(b"{}")
    own = settings.model_copy(update={"model_dir": tmp_path / "models"})

    with served_api(own) as api:
        checks = api.get("/api/v2/system/doctor").json()["checks"]

    check = next(check for check in checks if check["name"] == "embedding model")
    assert check["ok"] is False
    assert check["fix"] == "cardforge models install minilm --force"


def test_the_doctor_still_reports_when_the_named_model_file_is_missing(
    settings: Settings, tmp_path: Path
) -> None:
    changes = {"local_gguf": tmp_path / "none.gguf", "openrouter_api_key": None}
    public = {"openrouter_base_url": "https://openrouter.ai/api/v1"}
    own = settings.model_copy(update=changes | public)

    with served_api(own) as api:
        answer = api.get("/api/v2/system/doctor")

    assert answer.status_code == 200
    checks = {check["name"]: check for check in answer.json()["checks"]}
    assert checks["local model"]["ok"] is False
    assert "CARDFORGE_LOCAL_GGUF" in checks["local model"]["fix"]


def test_the_doctor_says_that_the_provider_does_not_answer(
    api: httpx.Client, settings: Settings
) -> None:
    nobody = settings.model_copy(
        update={
            "openrouter_base_url": "http://127.0.0.1:9/api/v1",
            "data_dir": settings.data_dir.with_name("other"),
        }
    )

    with served_api(nobody) as own:
        checks = own.get("/api/v2/system/doctor").json()["checks"]

    check = next(check for check in checks if check["name"] == "provider")
    assert check["ok"] is False
    assert "OPENROUTER_BASE_URL" in check["fix"]


def test_local_models_are_listed_with_their_state(
    settings: Settings, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"model_dir": tmp_path / "models"})

    with served_api(own) as api:
        models = api.get("/api/v2/models/local").json()["models"]

    states = {model["name"]: model["status"] for model in models}
    assert set(states) == {"minilm", "smollm2-135m", *HUB_MODELS}
    assert set(states.values()) == {"missing"}


def test_an_unknown_local_model_is_404_and_the_known_ones_named(
    api: httpx.Client,
) -> None:
    answer = api.post("/api/v2/models/local/no-such/install")

    assert answer.status_code == 404
    assert "smollm2-135m" in answer.json()["detail"]


@pytest.mark.parametrize("content", [b"", b"x"])
def test_a_tiny_upload_is_a_file_too(api: httpx.Client, content: bytes) -> None:
    answer = api.post("/api/v2/files", files={"file": ("x", content)})

    assert answer.status_code == 201
    assert answer.json()["size_bytes"] == len(content)


def test_a_server_is_ready_while_its_database_fits(
    api: httpx.Client, settings: Settings
) -> None:
    assert api.get("/api/v2/system/ready").json()["status"] == "ready"

    with sqlite3.connect(settings.data_dir / "cardforge.sqlite") as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    database.close()
    answer = api.get("/api/v2/system/ready")

    assert (answer.status_code, answer.json()["code"]) == (503, "database_unreachable")
    assert "0001" in answer.json()["detail"]
