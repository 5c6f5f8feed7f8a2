"""A config profile says which server is asked: each kind, end to end, at its own wire."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
import yaml
from PIL import Image

from card_generator_app.settings import Settings
from tests.api.conftest import Jobs
from tests.fakes.local_servers import FakeLocalServer, ServerName
from tests.fakes.pictures import COST
from tests.fakes.program import (
    CONCEPT,
    KEY,
    ROOT,
    SMALL,
    Provider,
    served_api,
    settings_for,
)
from tests.fakes.serving import serving

SERVERS: tuple[ServerName, ...] = get_args(ServerName)
Home = Callable[[ServerName], tuple[FakeLocalServer, str]]
FULL = SMALL | {"lorebook": "embedded", "lorebook_entries": 2}


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    """The shipped profiles, to be pointed at fakes."""
    folder = tmp_path / "own-configs"
    shutil.copytree(ROOT / "configs", folder)
    return folder


def point(configs: Path, profile: str, **changes: Any) -> None:
    """Changes a profile's file."""
    path = configs / "profiles" / f"{profile}.yaml"
    content = yaml.safe_load(path.read_text("utf-8")) | changes
    path.write_text(yaml.safe_dump(content), "utf-8")


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def home(configs: Path, stack: ExitStack) -> Home:
    """Starts a server of a kind; that kind's profile leads to its address."""

    def start(name: ServerName) -> tuple[FakeLocalServer, str]:
        fake = FakeLocalServer(name)
        url = stack.enter_context(serving(fake))
        point(configs, name, base_url=f"{url}/v1")
        return fake, url

    return start


@pytest.fixture
def offline(tmp_path: Path, configs: Path) -> Settings:
    """Nothing is connected by the settings."""
    return settings_for(tmp_path / "own", CARDFORGE_CONFIGS_DIR=str(configs))


@pytest.mark.parametrize("name", SERVERS)
def test_a_card_is_written_by_the_server_of_the_profile(
    name: ServerName, offline: Settings, home: Home, stack: ExitStack
) -> None:
    fake, _ = home(name)
    api = stack.enter_context(served_api(offline))

    job = Jobs(api).completed(profile=name, **FULL)

    assert job["writer"] == "openrouter"
    assert job["prompt_profile"] == "concise"
    assert {one.body["model"] for one in fake.requests} == {fake.shape.model}
    assert all(one.body["stream"] for one in fake.requests)
    formats = {
        (one.body.get("response_format") or {}).get("type") for one in fake.requests
    }
    expected = {"koboldcpp": {None}}.get(name, {None, "json_schema"})
    assert formats == expected
    card = api.get(f"/api/v2/jobs/{job['id']}/result").json()["card"]["data"]
    assert card["first_mes"]
    assert card["character_book"]["entries"]


@pytest.mark.parametrize("name", SERVERS)
def test_its_models_are_listed(
    name: ServerName, offline: Settings, home: Home, stack: ExitStack
) -> None:
    fake, _ = home(name)
    api = stack.enter_context(served_api(offline))

    page = api.get("/api/v2/models", params={"profile": name}).json()

    assert [one["id"] for one in page["models"]] == [fake.shape.model]
    assert page["source"] == "server"


@pytest.mark.parametrize("name", SERVERS)
def test_a_model_that_it_lacks_is_said_in_its_own_words(
    name: ServerName, offline: Settings, home: Home, stack: ExitStack
) -> None:
    home(name)
    jobs = Jobs(stack.enter_context(served_api(offline)))

    job = jobs.ended(jobs.start(profile=name, model="no-such-model")["id"])

    assert job["status"] == "failed"
    assert job["error"]["code"] == "model_not_available"
    assert "try pulling it first" in job["error"]["message"]


@pytest.mark.parametrize("profile", ["quality", "balanced", "cheap", "free"])
def test_a_profile_for_openrouter_asks_its_models_there(
    profile: str, settings: Settings, configs: Path, provider: Provider
) -> None:
    own = settings.model_copy(update={"configs_dir": configs})
    content = yaml.safe_load((configs / "profiles" / f"{profile}.yaml").read_text())

    with served_api(own) as api:
        Jobs(api).completed(profile=profile, **SMALL)

    named = set(content["models"].values())
    assert {one.body["model"] for one in provider.fake.requests} <= named


def test_a_profile_for_openrouter_needs_a_key(offline: Settings) -> None:
    with served_api(offline) as api:
        answer = api.post(
            "/api/v2/generation/generate", json={"concept": CONCEPT, "profile": "cheap"}
        )

    assert answer.status_code == 422
    assert "OPENROUTER_API_KEY" in answer.json()["detail"]


def test_the_composers_profile_composes_whatever_is_connected(
    settings: Settings, provider: Provider, configs: Path
) -> None:
    own = settings.model_copy(update={"configs_dir": configs})

    with served_api(own) as api:
        job = Jobs(api).start(profile="composer")

    assert job["writer"] == "composer"
    assert provider.fake.calls == 0


def test_a_profile_may_be_the_servers_default(
    offline: Settings, home: Home, stack: ExitStack
) -> None:
    fake, url = home("ollama")
    own = offline.model_copy(update={"profile": "ollama"})
    api = stack.enter_context(served_api(own))

    report = api.get("/api/v2/system/doctor").json()
    Jobs(api).completed(**SMALL)

    assert url.removeprefix("http://") in report["writer"]
    assert fake.calls


def test_the_key_of_the_settings_is_not_sent_to_the_server_of_a_profile(
    settings: Settings, configs: Path, home: Home, stack: ExitStack
) -> None:
    fake, _ = home("lmstudio")
    own = settings.model_copy(update={"configs_dir": configs})

    Jobs(stack.enter_context(served_api(own))).completed(profile="lmstudio", **SMALL)

    assert fake.calls
    assert all(KEY not in str(one.headers) for one in fake.requests)


def test_a_server_gets_the_key_that_is_set_for_its_host(
    configs: Path, home: Home, stack: ExitStack, tmp_path: Path
) -> None:
    fake, url = home("lmstudio")
    own = settings_for(
        tmp_path / "keys",
        CARDFORGE_CONFIGS_DIR=str(configs),
        CARDFORGE_SERVER_KEYS=f"{url.removeprefix('http://')}=its-own-key",
    )

    Jobs(stack.enter_context(served_api(own))).completed(profile="lmstudio", **SMALL)

    assert {one.headers["authorization"] for one in fake.requests} == {
        "Bearer its-own-key"
    }


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/v1", "http://localhost:9/v1", "http://169.254.169.254/v1"],
)
def test_a_request_may_not_name_an_address_inside(
    api: httpx.Client, address: str
) -> None:
    answer = api.post(
        "/api/v2/generation/generate", json={"concept": CONCEPT, "base_url": address}
    )

    assert answer.status_code == 422
    assert "not a public address" in answer.json()["detail"]
    assert "CARDFORGE_MODEL_PRIVATE_HOSTS" in answer.json()["detail"]


def test_a_request_may_name_a_host_that_the_operator_allows(
    settings: Settings, provider: Provider, stack: ExitStack
) -> None:
    fake = FakeLocalServer("ollama")
    url = stack.enter_context(serving(fake))
    own = settings.model_copy(update={"model_private_hosts": "127.0.0.1"})

    jobs = Jobs(stack.enter_context(served_api(own)))
    jobs.completed(base_url=f"{url}/v1", **SMALL)

    assert fake.calls
    # The profile's names are OpenRouter's and mean nothing there; nor is the key for it.
    assert {one.body["model"] for one in fake.requests} == {fake.shape.model}
    assert all(KEY not in str(one.headers) for one in fake.requests)
    assert provider.fake.calls == 0


def test_a_retry_asks_the_server_that_the_job_was_made_for(
    configs: Path, offline: Settings, home: Home, stack: ExitStack
) -> None:
    fake, _ = home("ollama")
    api = stack.enter_context(served_api(offline))
    job = Jobs(api).completed(profile="ollama", **SMALL)
    point(configs, "ollama", base_url="http://127.0.0.1:9/v1")
    before = fake.calls

    again = api.post(
        f"/api/v2/jobs/{job['id']}/retry", json={"reuse_calls": False}
    ).json()["job"]

    assert Jobs(api).ended(again["id"])["status"] == "completed"
    assert fake.calls > before


def test_a_painted_portrait_is_the_cards_picture_and_on_the_bill(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    plain = jobs.completed(**SMALL)

    job = jobs.completed(**SMALL | {"image": "generate", "image_model": "a/painter"})

    assert provider.fake.pictures.bodies[0]["model"] == "a/painter"
    assert float(job["cost_usd"]) > float(plain["cost_usd"]) + COST
    picture = api.get(f"/api/v2/cards/{job['card_id']}/portrait")
    with Image.open(BytesIO(picture.content)) as portrait:
        assert portrait.size == (266, 400)
    exported = api.get(f"/api/v2/jobs/{job['id']}/export?format=json&debug=true").text
    assert "b64_json" not in exported
    assert ";base64," not in exported


def test_pictures_may_come_from_another_server_than_the_texts(
    settings: Settings, configs: Path, provider: Provider, stack: ExitStack
) -> None:
    painter = FakeLocalServer("llamacpp")
    url = stack.enter_context(serving(painter))
    point(configs, "default", image_base_url=f"{url}/v1")
    own = settings.model_copy(update={"configs_dir": configs})

    Jobs(stack.enter_context(served_api(own))).completed(
        **SMALL | {"image": "generate"}
    )

    assert painter.pictures.bodies
    assert "model" not in painter.pictures.bodies[0]
    assert provider.fake.pictures.bodies == []
