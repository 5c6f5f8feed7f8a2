"""A model's answer as a validated object: the ladder, the mending, the one re-ask."""

import logging
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from card_generator_app.errors import ReplyUnusable, RequestRefused
from card_generator_app.llm.capabilities import CapabilityStore
from card_generator_app.llm.chat import ChatRequest
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.structured import complete_json
from tests.fakes.faults import Fault
from tests.fakes.openrouter import FakeOpenRouter
from tests.unit.llm.conftest import ClientFactory, Ledger


class Topic(BaseModel):
    keys: list[str] = Field(min_length=1)
    about: str = Field(max_length=4000)


class Sheet(BaseModel):
    name: str = Field(min_length=1)
    pronouns: Literal["she", "he", "they"]
    nickname: str | None
    topics: list[Topic] = Field(min_length=1, max_length=5)


async def test_a_schema_is_asked_for_strictly_and_comes_back_as_an_object(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    sheet, reply = await complete_json(
        client, request_, Sheet, on_attempt=ledger.on_attempt
    )

    assert sheet.name
    assert sheet.topics[0].keys
    assert reply.usage.cost_usd == openrouter.spend
    body = openrouter.requests[0].body
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["response_format"]["json_schema"]["name"] == "Sheet"
    assert body["provider"] == {"require_parameters": True}
    assert "schema" not in body["messages"][-1]["content"]


@pytest.mark.parametrize("fault", ["fenced_json", "json_in_prose", "broken_json"])
async def test_almost_json_is_unwrapped_or_mended_without_another_call(
    fault: str,
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append(fault)

    sheet, _ = await complete_json(
        client, request_, Sheet, on_attempt=ledger.on_attempt
    )

    assert sheet.name
    assert openrouter.calls == 1


async def test_a_misfit_is_shown_to_the_model_once(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append("invalid_json")

    sheet, _ = await complete_json(
        client, request_, Sheet, on_attempt=ledger.on_attempt
    )

    assert sheet.name
    *_, answer, complaint = openrouter.requests[1].body["messages"]
    assert answer == {"role": "assistant", "content": '{"unexpected": 1}'}
    assert "name: Field required" in complaint["content"]
    assert openrouter.requests[1].body["response_format"]["type"] == "json_schema"


async def test_two_misfits_end_it_and_name_the_problem(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.always = "invalid_json"

    with pytest.raises(ReplyUnusable, match="twice: name: Field required"):
        await complete_json(client, request_, Sheet, on_attempt=ledger.on_attempt)

    assert len(ledger.attempts) == openrouter.calls == 2


async def test_prose_instead_of_json_is_asked_again_with_the_schema_in_words(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append("not_json")

    sheet, _ = await complete_json(
        client, request_, Sheet, on_attempt=ledger.on_attempt
    )

    assert sheet.name
    body = openrouter.requests[1].body
    assert "response_format" not in body
    assert "It must fit this JSON schema" in body["messages"][-1]["content"]


async def test_a_reply_cut_off_by_length_is_asked_for_with_more_room_not_mended(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append("length_cut")
    request = ChatRequest(request_.messages, model="some/model", max_tokens=800)

    sheet, _ = await complete_json(client, request, Sheet, on_attempt=ledger.on_attempt)

    assert sheet.name
    limits = [one.body["max_completion_tokens"] for one in openrouter.requests]
    assert limits == [800, 1600]


async def test_a_reply_cut_off_twice_is_unusable(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.always = "length_cut"
    request = ChatRequest(request_.messages, model="some/model", max_tokens=800)

    with pytest.raises(ReplyUnusable, match=r"cut off.*max_output_tokens"):
        await complete_json(client, request, Sheet, on_attempt=ledger.on_attempt)

    assert openrouter.calls == 2


async def test_the_ladder_goes_down_where_the_schema_is_not_supported(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append("no_endpoints")

    await complete_json(client, request_, Sheet, on_attempt=ledger.on_attempt)
    await complete_json(client, request_, Sheet, on_attempt=ledger.on_attempt)

    forms = [one.body["response_format"]["type"] for one in openrouter.requests]
    assert forms == ["json_schema", "json_object", "json_object"]
    assert ledger.slept_s == []


@pytest.mark.parametrize(
    ("json_object", "forms"),
    [
        (True, ["json_schema", "json_object", "json_object"]),
        (False, ["json_schema", "json_object", None, None]),
    ],
)
async def test_a_small_server_is_asked_as_it_can_answer_and_that_is_remembered(
    json_object: bool,
    forms: list[str | None],
    plain_server: FakeOpenRouter,
    plain_endpoint: Endpoint,
    client_for: ClientFactory,
    ledger: Ledger,
    request_: ChatRequest,
    tmp_path: Path,
) -> None:
    plain_server.json_object = json_object
    memory = tmp_path / "servers.json"
    first = client_for(plain_endpoint, capabilities=CapabilityStore(memory))
    await complete_json(first, request_, Sheet, on_attempt=ledger.on_attempt)

    later = client_for(plain_endpoint, capabilities=CapabilityStore(memory))
    sheet, _ = await complete_json(later, request_, Sheet, on_attempt=ledger.on_attempt)

    assert sheet.name
    asked = [one.body.get("response_format") for one in plain_server.requests]
    assert [form and form["type"] for form in asked] == forms


async def test_a_chosen_way_is_kept_even_when_refused(
    plain_server: FakeOpenRouter,
    plain_endpoint: Endpoint,
    client_for: ClientFactory,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    request = ChatRequest(
        request_.messages, model="some/model", structured_output="json_schema"
    )

    with pytest.raises(RequestRefused, match=r"response_format\.type"):
        await complete_json(
            client_for(plain_endpoint), request, Sheet, on_attempt=ledger.on_attempt
        )

    assert plain_server.calls == 1


async def test_a_passing_failure_inside_a_structured_call_is_retried(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.extend([Fault("rate_limited", retry_after_s=2), "cut_stream"])

    sheet, _ = await complete_json(
        client, request_, Sheet, on_attempt=ledger.on_attempt
    )

    assert sheet.name
    assert [one.error_code for one in ledger.attempts] == [
        "provider_unavailable",
        "provider_unavailable",
        None,
    ]


async def test_neither_key_nor_prompt_is_logged(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)

    await complete_json(client, request_, Sheet, on_attempt=ledger.on_attempt)

    assert openrouter.requests[0].headers["authorization"].removeprefix("Bearer ")
    assert "0123456789abcdef" not in caplog.text
    assert "ghost who keeps" not in caplog.text
