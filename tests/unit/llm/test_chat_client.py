"""One model call: what is sent, what comes back, what each way of failing becomes."""

import asyncio
import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from starlette.responses import HTMLResponse, RedirectResponse, Response

from card_generator_app.errors import (
    AppError,
    ModelNotAvailable,
    ProviderKeyRefused,
    ProviderOutOfCredit,
    ProviderUnavailable,
    ReplyUnusable,
    RequestRefused,
)
from card_generator_app.llm.chat import ChatRequest, Message
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.retry import RetryPolicy
from tests.fakes.faults import Fault
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.serving import serving
from tests.unit.llm.conftest import KEY, ClientFactory, Ledger


async def _eventually(is_true: Callable[[], object], limit_s: float = 5.0) -> None:
    async with asyncio.timeout(limit_s):
        while not is_true():  # noqa: ASYNC110 - the fake lives in another thread
            await asyncio.sleep(0.01)


async def test_a_reply_carries_text_tokens_and_cost(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    reply = await client.complete(
        request_, on_attempt=ledger.on_attempt, on_text=ledger.on_text
    )

    assert "{{char}}" in reply.text
    assert "".join(ledger.texts) == reply.text
    assert len(ledger.texts) > 3
    assert (reply.model, reply.provider) == ("some/model", "FakeProvider")
    assert reply.finish_reason == "stop"
    assert reply.usage.completion_tokens > 0
    assert reply.usage.cost_usd == openrouter.spend > 0
    [attempt] = ledger.attempts
    assert (attempt.status, attempt.error_code) == (200, None)
    assert attempt.generation_id == reply.generation_id == "gen-1"


async def test_only_what_was_set_is_sent(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    await client.complete(request_, on_attempt=ledger.on_attempt)

    body = openrouter.requests[0].body
    assert sorted(body) == ["messages", "model", "plugins", "stream", "stream_options"]
    assert body["stream"] is True
    assert body["plugins"] == [{"id": "context-compression", "enabled": False}]
    assert openrouter.requests[0].headers["authorization"] == f"Bearer {KEY}"


async def test_sampling_and_fallbacks_are_sent_as_openrouter_names_them(
    openrouter: FakeOpenRouter, client: ChatClient, ledger: Ledger
) -> None:
    request = ChatRequest(
        (Message("user", "Hi"),),
        model="a/b",
        fallbacks=("c/d",),
        temperature=0.7,
        top_p=0.9,
        seed=7,
        max_tokens=900,
    )

    await client.complete(request, on_attempt=ledger.on_attempt)

    body = openrouter.requests[0].body
    assert (body["temperature"], body["top_p"], body["seed"]) == (0.7, 0.9, 7)
    assert body["max_completion_tokens"] == 900
    assert body["models"] == ["c/d"]


async def test_a_small_server_gets_no_openrouter_fields_and_its_first_model(
    plain_server: FakeOpenRouter,
    plain_endpoint: Endpoint,
    client_for: ClientFactory,
    ledger: Ledger,
) -> None:
    request = ChatRequest((Message("user", "Hi"),), max_tokens=500)

    reply = await client_for(plain_endpoint).complete(
        request, on_attempt=ledger.on_attempt
    )

    body = plain_server.requests[0].body
    assert body["model"] == "some/model"
    assert body["max_tokens"] == 500
    assert "plugins" not in body
    assert reply.usage.cost_usd is None
    assert not reply.usage.estimated


async def test_openrouter_fields_are_dropped_where_something_else_answers(
    plain_server: FakeOpenRouter,
    plain_endpoint: Endpoint,
    client_for: ClientFactory,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    pretender = Endpoint("OpenRouter", plain_endpoint.base_url, "openrouter")
    client = client_for(pretender)

    await client.complete(request_, on_attempt=ledger.on_attempt)
    await client.complete(request_, on_attempt=ledger.on_attempt)

    assert [one.status for one in ledger.attempts] == [400, 200, 200]
    assert "plugins" not in plain_server.requests[-1].body
    assert ledger.slept_s == []


async def test_a_refused_parameter_is_left_out_and_said_so(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    words = "Unsupported parameter: 'seed' is not supported with this model."
    openrouter.faults.append(Fault("upstream_error", message=words))
    request = ChatRequest(request_.messages, model="some/model", seed=3, temperature=1)

    reply = await client.complete(request, on_attempt=ledger.on_attempt)

    assert "seed" not in openrouter.requests[1].body
    assert openrouter.requests[1].body["temperature"] == 1
    assert reply.not_applied == ("seed",)


async def test_a_rate_limited_call_waits_as_long_as_the_server_asks(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append(Fault("rate_limited", retry_after_s=7))
    openrouter.faults.append(Fault("reply", text="Ada"))

    reply = await client.complete(request_, on_attempt=ledger.on_attempt)

    assert reply.text == "Ada"
    assert ledger.slept_s == [7]
    assert [one.error_code for one in ledger.attempts] == ["provider_unavailable", None]


async def test_the_rate_limit_reset_is_a_wall_clock_in_milliseconds(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    reset = str(int((time.time() + 20) * 1000))
    openrouter.faults.append(
        Fault("rate_limited", headers={"X-RateLimit-Reset": reset})
    )

    await client.complete(request_, on_attempt=ledger.on_attempt)

    assert ledger.slept_s == [pytest.approx(20, abs=3)]


async def test_a_wait_longer_than_allowed_ends_the_call_and_says_so(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.always = Fault("rate_limited", retry_after_s=3600)

    with pytest.raises(ProviderUnavailable, match="asks to wait 3600 s"):
        await client.complete(request_, on_attempt=ledger.on_attempt)

    assert ledger.slept_s == []
    assert openrouter.calls == 1


@pytest.mark.parametrize(
    "fault",
    [
        "server_error",
        "bad_gateway_html",
        "unavailable",
        "overloaded",
        "in_flight_budget",
        "http200_error_body",
        "choice_error",
        "midstream_error",
        "midstream_error_string",
        "cut_stream",
        "empty_stream",
        "empty_reply",
    ],
)
async def test_a_passing_failure_is_tried_again(
    fault: str,
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append(fault)

    reply = await client.complete(request_, on_attempt=ledger.on_attempt)

    assert reply.text
    assert openrouter.calls == 2
    assert ledger.slept_s
    failed, succeeded = ledger.attempts
    assert failed.error_code is not None
    assert failed.error
    assert succeeded.error_code is None


async def test_retries_end_with_the_policy_and_back_off(
    openrouter: FakeOpenRouter,
    endpoint: Endpoint,
    client_for: ClientFactory,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.always = "unavailable"
    policy = RetryPolicy(max_attempts=4, initial_delay_s=2, max_delay_s=5)
    client = client_for(endpoint, retry=policy)

    with pytest.raises(ProviderUnavailable, match=r"503.*No provider is available"):
        await client.complete(request_, on_attempt=ledger.on_attempt)

    assert openrouter.calls == 4
    assert ledger.slept_s == [2, 4, 5]


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ("bad_key", ProviderKeyRefused, "the key was refused by OpenRouter"),
        ("out_of_credit", ProviderOutOfCredit, "no credit"),
        ("moderation", RequestRefused, "reasons: violence"),
        ("no_endpoints", ModelNotAvailable, "some/model is not available"),
        ("model_not_found", ModelNotAvailable, "try openai/gpt-5-nano"),
        ("context_length", RequestRefused, "8192 tokens"),
        ("upstream_error", RequestRefused, "at least one is required"),
        ("refusal", ReplyUnusable, "I cannot help"),
        ("content_filter", ReplyUnusable, "content filter"),
    ],
)
async def test_a_lasting_failure_is_not_tried_again(
    fault: str,
    error: type[AppError],
    words: str,
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.always = fault

    with pytest.raises(error) as caught:
        await client.complete(request_, on_attempt=ledger.on_attempt)

    assert words in caught.value.message
    assert "piece of the prompt" not in caught.value.message
    assert openrouter.calls == 1
    assert ledger.attempts[0].error_code == error.code


async def test_the_key_is_in_no_error_and_no_record(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.always = Fault("server_error", message=f"failed for Bearer {KEY}")

    with pytest.raises(ProviderUnavailable) as caught:
        await client.complete(request_, on_attempt=ledger.on_attempt)

    assert KEY not in caught.value.message
    assert "failed for" in caught.value.message
    assert all(KEY not in str(one) for one in ledger.attempts)


@pytest.mark.parametrize("fault", ["stall", "stall_midstream"])
async def test_a_stall_behind_comments_is_given_up_and_tried_again(
    fault: str,
    openrouter: FakeOpenRouter,
    endpoint: Endpoint,
    client_for: ClientFactory,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append(fault)
    client = client_for(endpoint, idle_timeout_s=0.3)

    reply = await client.complete(request_, on_attempt=ledger.on_attempt)

    assert reply.text
    assert ledger.attempts[0].error == "no token for 0.3 s"
    assert ledger.attempts[0].generation_id == "gen-1"
    assert ledger.attempts[0].usage.cost_usd == _billed(openrouter, "gen-1")
    await _eventually(lambda: openrouter.cancelled == 1)


@pytest.mark.parametrize(
    "fault", ["usage_on_finish", "usage_in_delta", "no_done", "reasoning"]
)
async def test_usage_is_found_wherever_it_stands(
    fault: str,
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append(fault)

    reply = await client.complete(request_, on_attempt=ledger.on_attempt)

    assert reply.usage.cost_usd == openrouter.spend > 0
    assert len(ledger.attempts) == 1


async def test_missing_usage_is_estimated_and_flagged(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append("no_usage")

    reply = await client.complete(request_, on_attempt=ledger.on_attempt)

    assert reply.usage.estimated
    assert reply.usage.completion_tokens == -(-len(reply.text) // 4)
    assert reply.usage.cost_usd is None


async def test_a_server_that_does_not_stream_is_understood(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append("not_streamed")

    reply = await client.complete(request_, on_attempt=ledger.on_attempt)

    assert reply.text
    assert reply.usage.cost_usd == openrouter.spend


async def test_failed_attempts_cost_what_they_cost(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.extend(["unavailable", "cut_stream"])

    await client.complete(request_, on_attempt=ledger.on_attempt)

    refused, cut, answered = ledger.attempts
    assert refused.usage.cost_usd == Decimal(0)
    assert cut.usage.cost_usd == _billed(openrouter, cut.generation_id)
    assert not cut.usage.estimated
    assert answered.usage.cost_usd is not None
    assert cut.usage.cost_usd + answered.usage.cost_usd == openrouter.spend


async def test_what_nobody_can_tell_of_a_broken_answer_is_estimated(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append("cut_stream")
    openrouter.keeps_bills = False

    await client.complete(request_, on_attempt=ledger.on_attempt)

    cut = ledger.attempts[0].usage
    assert cut.cost_usd is None
    assert cut.estimated
    assert cut.completion_tokens > 0
    assert sum(ledger.slept_s) < 10


def _billed(openrouter: FakeOpenRouter, generation_id: str | None) -> Decimal:
    return Decimal(str(openrouter.bills[generation_id or ""]["total_cost"]))


async def test_cancel_closes_the_stream_and_records_the_attempt(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.faults.append("stall_midstream")
    call = asyncio.create_task(
        client.complete(request_, on_attempt=ledger.on_attempt, on_text=ledger.on_text)
    )
    await _eventually(lambda: ledger.texts)

    call.cancel()

    with pytest.raises(asyncio.CancelledError):
        await call
    await _eventually(lambda: openrouter.cancelled == 1)
    [attempt] = ledger.attempts
    assert attempt.error_code == "cancelled"
    assert attempt.generation_id == "gen-1"
    assert attempt.usage.completion_tokens > 0


async def test_no_server_at_all_is_tried_again_then_named(
    client_for: ClientFactory, ledger: Ledger, request_: ChatRequest
) -> None:
    nowhere = Endpoint("the server at home", "http://127.0.0.1:9/v1", "compatible")

    with pytest.raises(ProviderUnavailable, match=r"home cannot be reached at .*:9/v1"):
        await client_for(nowhere).complete(request_, on_attempt=ledger.on_attempt)

    assert len(ledger.attempts) == 3
    assert {one.status for one in ledger.attempts} == {None}


async def test_a_wrong_path_says_to_check_the_address(
    plain_server: FakeOpenRouter,
    plain_endpoint: Endpoint,
    client_for: ClientFactory,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    wrong = plain_endpoint.base_url.removesuffix("/v1")
    endpoint = Endpoint("the server at home", wrong, "compatible")

    with pytest.raises(ModelNotAvailable, match="its /v1 included"):
        await client_for(endpoint).complete(request_, on_attempt=ledger.on_attempt)

    assert plain_server.calls == 0


async def test_calls_run_side_by_side(
    openrouter: FakeOpenRouter,
    client: ChatClient,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.latency_s = 0.2
    await client.complete(request_, on_attempt=ledger.on_attempt)
    start = time.monotonic()

    await asyncio.gather(
        *(client.complete(request_, on_attempt=ledger.on_attempt) for _ in range(8))
    )

    assert openrouter.max_in_flight == 8
    assert time.monotonic() - start < 8 * 0.2


async def test_slots_let_only_so_many_calls_through(
    openrouter: FakeOpenRouter,
    endpoint: Endpoint,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    openrouter.latency_s = 0.02
    async with ChatClient(endpoint, slots=asyncio.Semaphore(2)) as client:
        await asyncio.gather(
            *(client.complete(request_, on_attempt=ledger.on_attempt) for _ in range(6))
        )

    assert openrouter.max_in_flight == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (HTMLResponse("<html><h1>Welcome</h1></html>"), "Welcome"),
        (RedirectResponse("https://elsewhere.home/"), "redirects to https://elsewhere"),
    ],
)
async def test_what_is_no_chat_server_is_said_to_be_none(
    answer: Response,
    words: str,
    client_for: ClientFactory,
    ledger: Ledger,
    request_: ChatRequest,
) -> None:
    with serving(answer) as url:
        client = client_for(Endpoint("the server at home", f"{url}/v1", "compatible"))
        with pytest.raises(
            RequestRefused, match="does not answer like a chat"
        ) as caught:
            await client.complete(request_, on_attempt=ledger.on_attempt)

    assert words in caught.value.message
    assert len(ledger.attempts) == 1


async def test_openrouter_is_never_asked_without_a_model(
    openrouter: FakeOpenRouter, client: ChatClient, ledger: Ledger
) -> None:
    with pytest.raises(ModelNotAvailable, match="no model was named"):
        await client.complete(
            ChatRequest((Message("user", "Hi"),)), on_attempt=ledger.on_attempt
        )

    assert openrouter.calls == 0
