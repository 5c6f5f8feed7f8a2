"""What the API answers to generated requests keeps to its own OpenAPI documents."""

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok

from tests.fakes.program import Provider

load_all_checks()
# Whether input is valid is more than the document can say (a concept must not be blank),
# so what is accepted is not compared with it; what is answered is.
NAMES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
# While one waits a model is asked, which has no credit here: 502 is the answer meant.
ASKING_A_MODEL = frozenset({"generation_interview"})
EXAMPLES = 10


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_answers_keep_to_the_document(
    api: httpx.Client, provider: Provider, version: str, mode: GenerationMode
) -> None:
    provider.fake.always = "out_of_credit"  # jobs end at once
    address = str(api.base_url).rstrip("/")
    document = schemathesis.openapi.from_url(f"{address}/api/{version}/openapi.json")
    for found in document.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if mode is GenerationMode.POSITIVE or _can_be_wrong(operation):
            _try_out(operation, mode, f"{address}/api/{version}")


def _try_out(operation: Any, mode: GenerationMode, base_url: str) -> None:
    is_asking = operation.definition.raw["operationId"] in ASKING_A_MODEL
    checks = CHECKS.get_by_names(NAMES[1:] if is_asking else NAMES)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def keeps_to_it(case: Any) -> None:
        case.call_and_validate(base_url=base_url, checks=checks, timeout=20)

    keeps_to_it()


def _can_be_wrong(operation: Any) -> bool:
    """A path alone cannot: every string is an id, if perhaps an unknown one."""
    return any(
        list(part) for part in (operation.query, operation.headers, operation.body)
    )
