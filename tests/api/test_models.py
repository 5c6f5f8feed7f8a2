"""The model catalogue over HTTP: filters, pages, one model, recommendations, refresh."""

from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from card_generator_app.model_files.hub import HUB_MODELS
from card_generator_app.settings import Settings
from tests.fakes.hub import FakeHub
from tests.fakes.program import Provider, served_api
from tests.fakes.serving import serving
from tests.unit.test_model_hub import CONTENT, model

PRICE = {"prompt": "0.000002", "completion": "0.00001"}


@pytest.fixture(autouse=True)
def _rows(provider: Provider) -> None:
    provider.fake.rows = [
        {"id": f"maker/model-{n}", "context_length": 1000 * n, "pricing": PRICE}
        for n in range(1, 6)
    ]


def test_models_come_in_pages_with_the_age_of_the_list(api: httpx.Client) -> None:
    page = api.get("/api/v2/models", params={"limit": 2, "offset": 1}).json()

    assert [one["id"] for one in page["models"]] == ["maker/model-2", "maker/model-3"]
    assert page["total"] == 5
    assert page["source"] == "server"
    assert page["server"] == "OpenRouter"
    assert 0 <= page["age_s"] < 60
    assert page["models"][0]["prompt_usd"] == "2"


def test_models_are_filtered(api: httpx.Client) -> None:
    page = api.get(
        "/api/v2/models?text=model&min_context=4000&max_prompt_price=2"
    ).json()

    assert [one["context_tokens"] for one in page["models"]] == [4000, 5000]


def test_one_model_is_found_by_its_id_with_slashes(api: httpx.Client) -> None:
    answer = api.get("/api/v2/models/maker/model-3").json()

    assert answer["model"]["context_tokens"] == 3000
    assert api.get("/api/v2/models/maker/no-such").status_code == 404


def test_recommendations_have_reasons(api: httpx.Client) -> None:
    answer = api.get("/api/v2/models/recommend", params={"task": "write"}).json()

    assert answer["recommendations"] == []  # none has room for a card's prompts


def test_refresh_asks_the_server(api: httpx.Client, provider: Provider) -> None:
    api.get("/api/v2/models")
    provider.fake.rows = [{"id": "new/model"}]

    answer = api.post("/api/v2/models/refresh").json()

    assert answer["total"] == 1
    assert api.get("/api/v2/models").json()["models"][0]["id"] == "new/model"


def test_a_refresh_that_fails_says_so_and_keeps_the_list(
    api: httpx.Client, provider: Provider
) -> None:
    api.get("/api/v2/models")
    provider.fake.rows = 500

    answer = api.post("/api/v2/models/refresh")

    assert answer.status_code == 503
    assert "stays in use" in answer.json()["detail"]
    assert api.get("/api/v2/models").json()["total"] == 5


def test_without_a_server_the_bundled_list_is_shown(settings: Settings) -> None:
    public = {"openrouter_base_url": "https://openrouter.ai/api/v1"}
    offline = settings.model_copy(update=public | {"openrouter_api_key": None})

    with served_api(offline) as api:
        page = api.get("/api/v2/models").json()
        advice = api.get("/api/v2/models/recommend", params={"limit": 1}).json()

    assert page["source"] == "bundled"
    assert page["problem"]
    assert page["total"] > 20
    tasks = [one["task"] for one in advice["recommendations"]]
    assert tasks == ["brief", "write", "lore", "judge", "vision", "image"]
    assert all(one["why"] for one in advice["recommendations"])


def test_hanging_up_stops_a_download_and_the_next_one_goes_on(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cast(dict[str, Any], HUB_MODELS), "tiny", model())
    hub = FakeHub(CONTENT)
    hub.pause_s = 0.1

    with serving(hub) as url:
        changes = {"model_hub": url, "model_dir": tmp_path / "models"}
        with served_api(settings.model_copy(update=changes)) as api:
            path = "/api/v2/models/local/tiny"
            with pytest.raises(httpx.ReadTimeout):
                api.post(f"{path}/install", timeout=0.5)
            answer = api.post(f"{path}/install").json()

    assert answer["status"] == "installed"
    assert hub.ranges[0] == ""
    assert hub.ranges[1].startswith("bytes=")
