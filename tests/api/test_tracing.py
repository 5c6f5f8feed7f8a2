"""OpenTelemetry spans: what there is, how they hang together, and what is never in them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from card_generator_app.telemetry import tracing
from tests.api.conftest import Jobs
from tests.fakes.program import CONCEPT, KEY, Provider, wait_for

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = "00f067aa0ba902b7"


class Spans:
    def __init__(self, exporter: InMemorySpanExporter) -> None:
        self._exporter = exporter

    @property
    def all(self) -> tuple[ReadableSpan, ...]:
        return self._exporter.get_finished_spans()

    def named(self, name: str) -> list[ReadableSpan]:
        return [one for one in self.all if one.name == name]

    def one(self, name: str) -> ReadableSpan:
        """The only one of this name, as soon as it has ended."""
        wait_for(lambda: self.named(name))
        (found,) = self.named(name)
        return found


@pytest.fixture
def spans() -> Iterator[Spans]:
    exporter = InMemorySpanExporter()
    end = tracing.begin(SimpleSpanProcessor(exporter), **{"service.name": "a test"})
    yield Spans(exporter)
    end()


def said(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def is_below(span: ReadableSpan, above: ReadableSpan) -> bool:
    return span.parent is not None and span.parent.span_id == above.context.span_id


def test_a_request_is_a_span_below_its_callers(spans: Spans, api: httpx.Client) -> None:
    headers = {"traceparent": f"00-{TRACE}-{CALLER}-01", "X-Request-ID": "mine"}

    api.get("/api/v2/jobs/none?q=secret", headers=headers)

    span = spans.one("GET jobs_show")
    assert said(span) == {
        "http.request.method": "GET",
        "http.response.status_code": 404,
        "cardforge.operation": "jobs_show",
        "cardforge.api_version": "v2",
        "cardforge.request_id": "mine",
    }
    assert span.parent is not None
    assert f"{span.context.trace_id:032x}" == TRACE
    assert f"{span.parent.span_id:016x}" == CALLER


def test_a_job_is_a_span_with_its_stages_and_their_calls(
    spans: Spans, api: httpx.Client, jobs: Jobs
) -> None:
    job = jobs.completed()

    run = spans.one("job generate")
    assert said(run) == {
        "job.id": job["id"],
        "job.kind": "generate",
        "job.attempt": 1,
        "job.outcome": "completed",
    }
    stages = [spans.one(f"stage {name}") for name in ("brief", "write", "assemble")]
    assert all(is_below(stage, run) for stage in stages)
    assert stages[0].end_time <= stages[1].start_time  # type: ignore[operator]
    calls = spans.named("model call")
    assert sum(is_below(call, stages[0]) for call in calls) == 1
    assert sum(is_below(call, stages[1]) for call in calls) >= 2
    assert sum(said(call)["gen_ai.usage.input_tokens"] for call in calls) == (
        job["tokens"]["prompt"]
    )


def test_a_failed_call_is_an_error_by_its_code(
    spans: Spans, api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    provider.fake.key = "another"
    jobs.ended(jobs.start()["id"])

    assert said(spans.one("job generate"))["job.outcome"] == "failed"
    call = spans.named("model call")[0]
    assert said(call)["error.type"] == "provider_key_refused"
    assert not call.status.is_ok


def test_no_text_of_a_card_and_no_key_is_in_a_span(
    spans: Spans, api: httpx.Client, jobs: Jobs
) -> None:
    job = jobs.completed()
    card = api.get(f"/api/v2/cards/{job['card_id']}").json()["card"]["data"]
    spans.one("job generate")

    text = "\n".join(one.to_json() for one in spans.all)

    assert card["description"]
    for typed in (CONCEPT, card["name"], card["description"][:40], KEY):
        assert typed not in text
    assert not [event for one in spans.all for event in one.events]


def test_without_the_setting_nothing_of_it_is_imported(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from card_generator_app.api import serving\n"
        "from card_generator_app.settings import Settings\n"
        "serving.create_app(Settings(CARDFORGE_DATA_DIR=sys.argv[1]))\n"
        # FastAPI brings the interface along, which does nothing by itself.
        "own = ('opentelemetry.sdk', 'opentelemetry.exporter')\n"
        "print([one for one in sys.modules if one.startswith(own)])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "[]\n"
