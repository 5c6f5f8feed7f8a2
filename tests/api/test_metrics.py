"""/metrics: what a process did, in Prometheus's text, for whoever may read it."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import Receive, Scope, Send
from websockets.sync.client import connect

from card_generator_app.access.caller import LOCAL
from card_generator_app.api.metrics import MetricsPage
from card_generator_app.db.session import Database
from card_generator_app.settings import Settings
from card_generator_app.telemetry.metrics import Metrics
from tests.api.conftest import Jobs
from tests.fakes.program import CONCEPT, Provider, served_api, wait_for


def read(api: httpx.Client, name: str, **labels: str) -> float:
    """The sum of a sample's series with these labels."""
    answer = api.get("/metrics")
    assert answer.status_code == 200, answer.text
    return sum(
        sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_requests_are_counted_by_operation_and_status(api: httpx.Client) -> None:
    for path in (
        "/api/v2/jobs",
        "/api/v2/jobs",
        "/api/v2/jobs/none",
        "/api/v2/no/such",
    ):
        api.get(path)
    api.get("/api/v2/jobs", headers={"Host": "elsewhere.example"})

    counted = "cardforge_requests_total"
    listed = {"version": "v2", "operation": "jobs_list"}
    shown = {"version": "v2", "operation": "jobs_show"}
    assert read(api, counted, **listed, status="200") == 2
    assert read(api, counted, **shown, status="404") == 1
    assert read(api, counted, version="v2", operation="", status="404") == 1
    assert read(api, counted, operation="", status="400") == 1
    took = "cardforge_request_duration_seconds"
    assert read(api, f"{took}_count", **listed) == 2
    assert 0 < read(api, f"{took}_sum", **listed) < 10


def test_requests_that_nobody_asks_about_do_not_pile_up() -> None:
    metrics = Metrics()

    for _ in range(2500):
        metrics.request("v2", "jobs_list", 200, 0.01)

    assert len(metrics._answered) == 500
    metrics.settle()
    labels = {"version": "v2", "operation": "jobs_list", "status": "200"}
    counted = metrics.registry.get_sample_value("cardforge_requests_total", labels)
    assert counted == 2500


def test_nothing_that_was_typed_is_in_it(api: httpx.Client, jobs: Jobs) -> None:
    job = jobs.completed()
    api.get("/a-page-of-mine?a=question")
    api.get("/api/v2/jobs/an-id-of-mine")

    text = api.get("/metrics").text

    for typed in (CONCEPT, job["id"], "of-mine", "question"):
        assert typed not in text


def test_jobs_and_model_calls_are_counted(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    job = jobs.completed()
    provider.fake.key = "another"
    jobs.ended(jobs.start(concept="A smith")["id"])

    done = {"kind": "generate", "outcome": "completed"}
    wait_for(lambda: read(api, "cardforge_job_runs_total", **done) == 1)
    wait_for(lambda: read(api, "cardforge_job_runs_total", outcome="failed") == 1)
    assert read(api, "cardforge_job_run_duration_seconds_count", **done) == 1
    assert read(api, "cardforge_job_queue_wait_seconds_count", kind="generate") == 2
    assert read(api, "cardforge_model_calls_total", outcome="ok") >= 3
    assert read(api, "cardforge_model_calls_total", outcome="provider_key_refused") >= 1
    prompt = read(api, "cardforge_model_tokens_total", direction="prompt")
    assert prompt == job["tokens"]["prompt"]
    assert read(api, "cardforge_model_cost_usd_total") == pytest.approx(
        float(job["cost_usd"])
    )


def test_open_jobs_workers_and_engine(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.latency_s = 1.0
    running = [jobs.start()["id"] for _ in range(3)]  # two at once

    wait_for(lambda: read(api, "cardforge_jobs_open", status="running") == 2)
    assert read(api, "cardforge_jobs_open", status="queued", writer="openrouter") == 1
    assert read(api, "cardforge_queue_oldest_seconds") > 0
    assert read(api, "cardforge_workers") == 3
    assert read(api, "cardforge_database_up") == 1
    assert read(api, "cardforge_info", engine="local", role="all") == 1
    for job in running:
        api.post(f"/api/v2/jobs/{job}/cancel")
    wait_for(lambda: read(api, "cardforge_job_runs_total", outcome="interrupted") == 2)
    assert read(api, "cardforge_jobs_open") == 0


def test_open_websockets(api: httpx.Client) -> None:
    address = str(api.base_url).replace("http:", "ws:").rstrip("/") + "/api/v2/ws/jobs"

    with connect(address, proxy=None):
        assert read(api, "cardforge_websockets_open") == 1

    wait_for(lambda: read(api, "cardforge_websockets_open") == 0)


def test_it_is_in_no_rate_limit(api: httpx.Client) -> None:
    assert "ratelimit-limit" not in api.get("/metrics").headers


async def test_without_its_database_a_process_still_tells_what_it_counted() -> None:
    metrics = Metrics()
    metrics.run("generate", "failed", 1.0)
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    services: Any = SimpleNamespace(metrics=metrics, database=away, local_workers=3)

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"caller": LOCAL}
        await MetricsPage(services)(scope, receive, send)

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(page), base_url="http://here"
    ) as client:
        text = (await client.get("/metrics")).text
    await away.dispose()

    assert "cardforge_database_up 0.0" in text
    assert 'cardforge_job_runs_total{kind="generate",outcome="failed"} 1.0' in text


@pytest.fixture
def guarded(settings: Settings) -> Iterator[httpx.Client]:
    with served_api(settings.model_copy(update={"require_key": True})) as client:
        yield client


@pytest.fixture
def keys(settings: Settings) -> dict[str, dict[str, str]]:
    """Headers with a key of each scope."""
    with served_api(settings) as local:
        made = {
            scope: local.post(
                "/api/v2/keys", json={"label": scope, "scopes": [scope]}
            ).json()["key"]
            for scope in ("metrics", "read", "admin")
        }
    return {scope: {"Authorization": f"Bearer {key}"} for scope, key in made.items()}


def test_it_needs_a_scope_that_opens_nothing_else(
    keys: dict[str, dict[str, str]], guarded: httpx.Client
) -> None:
    nobody = guarded.get("/metrics")
    by_scope = {
        scope: guarded.get("/metrics", headers=key).status_code
        for scope, key in keys.items()
    }

    assert (nobody.status_code, nobody.json()["code"]) == (401, "key_required")
    assert by_scope == {"metrics": 200, "read": 403, "admin": 200}
    for path in ("/api/v2/jobs", "/api/v2/usage", "/api/v2/keys"):
        assert guarded.get(path, headers=keys["metrics"]).status_code == 403
