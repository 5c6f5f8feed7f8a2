"""ImageClient: a picture from each kind of server, and every way in which it may not come."""

import asyncio
import socket
from base64 import b64encode
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from card_generator_app.errors import (
    LimitExceeded,
    ModelNotAvailable,
    ProviderError,
    ProviderUnavailable,
    ReplyUnusable,
    RequestRefused,
)
from card_generator_app.llm.budget import Budget
from card_generator_app.llm.catalog import Catalog
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.picture_wire import ImageRequest
from card_generator_app.llm.pictures import ImageClient
from card_generator_app.llm.retry import RetryPolicy
from card_generator_app.llm.wire import Wire
from card_generator_app.outbound import Outbound
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.pictures import COST, TOKENS
from tests.unit.llm.conftest import Ledger

ASKED = ImageRequest("A baker at dusk", "some/painter", negative="hats", seed=7)


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(trust_env=False) as client:
        yield client


def painter(endpoint: Endpoint, http: httpx2.AsyncClient, **more: Any) -> ImageClient:
    retry = RetryPolicy(max_attempts=2, initial_delay_s=0)
    return ImageClient(Wire(endpoint, http), catalog=Catalog(), retry=retry, **more)


@pytest.fixture
def remote(endpoint: Endpoint, http: httpx2.AsyncClient) -> ImageClient:
    return painter(endpoint, http)


@pytest.fixture
def home(plain_endpoint: Endpoint, http: httpx2.AsyncClient) -> ImageClient:
    return painter(plain_endpoint, http)


async def test_openrouter_is_asked_at_its_own_endpoint(
    openrouter: FakeOpenRouter, remote: ImageClient, ledger: Ledger
) -> None:
    reply = await remote.make(ASKED, on_attempt=ledger.on_attempt)

    (body,) = openrouter.pictures.bodies
    assert reply.content == openrouter.pictures.content
    assert body == {
        "model": "some/painter",
        "prompt": "A baker at dusk\nNot in the picture: hats",
        "n": 1,
        "aspect_ratio": "2:3",
        "resolution": "1K",
        "output_format": "png",
        "seed": 7,
    }
    (attempt,) = ledger.attempts
    assert str(attempt.usage.cost_usd) == str(COST)
    assert attempt.usage.completion_tokens == TOKENS


async def test_where_there_is_no_such_endpoint_the_chat_paints(
    openrouter: FakeOpenRouter, remote: ImageClient, ledger: Ledger
) -> None:
    openrouter.pictures.has_images = False

    for _ in range(2):
        reply = await remote.make(ASKED, on_attempt=ledger.on_attempt)

    assert reply.content == openrouter.pictures.content
    assert openrouter.pictures.paths == ["chat", "chat"]
    body = openrouter.pictures.bodies[0]
    assert body["modalities"] == ["image", "text"]
    assert body["image_config"] == {"aspect_ratio": "2:3"}
    # Learned once: the second picture is asked of the chat at once.
    assert len(ledger.attempts) == 3


async def test_a_chat_with_a_model_without_words_asks_for_none(
    openrouter: FakeOpenRouter, remote: ImageClient, ledger: Ledger
) -> None:
    openrouter.pictures.has_images = False
    openrouter.rows = [
        {"id": "some/painter", "architecture": {"output_modalities": ["image"]}}
    ]

    try:
        await remote.make(ASKED, on_attempt=ledger.on_attempt)
    finally:
        openrouter.rows = None

    assert openrouter.pictures.bodies[0]["modalities"] == ["image"]


async def test_a_reference_is_sent_and_not_kept_in_the_ledger(
    openrouter: FakeOpenRouter, remote: ImageClient, ledger: Ledger
) -> None:
    asked = ImageRequest("The same", "some/painter", reference=b"\x89PNG")

    await remote.make(asked, on_attempt=ledger.on_attempt)

    (sent,) = openrouter.pictures.bodies[0]["input_references"]
    assert sent["image_url"]["url"].startswith("data:image/png;base64,")
    assert b64encode(b"\x89PNG").decode() in sent["image_url"]["url"]
    assert b64encode(b"\x89PNG").decode() not in str(ledger.attempts[0].body)


async def test_a_server_of_ones_own_is_asked_as_openai_is(
    plain_server: FakeOpenRouter, home: ImageClient, ledger: Ledger
) -> None:
    await home.make(ASKED, on_attempt=ledger.on_attempt)

    (body,) = plain_server.pictures.bodies
    assert body["size"] == "1024x1536"
    assert body["response_format"] == "b64_json"
    assert body["negative_prompt"] == "hats"
    assert body["prompt"] == "A baker at dusk"


async def test_a_field_that_a_server_does_not_know_is_left_out(
    plain_server: FakeOpenRouter, home: ImageClient, ledger: Ledger
) -> None:
    plain_server.pictures.refuses = {"response_format", "negative_prompt"}

    await home.make(ASKED, on_attempt=ledger.on_attempt)

    body = plain_server.pictures.bodies[-1]
    assert not {"response_format", "negative_prompt"} & set(body)
    assert body["prompt"].endswith("Not in the picture: hats")


async def test_a_picture_at_an_address_of_the_same_server_is_fetched(
    plain_server: FakeOpenRouter,
    plain_endpoint: Endpoint,
    home: ImageClient,
    ledger: Ledger,
) -> None:
    root = plain_endpoint.base_url.removesuffix("/v1")
    plain_server.pictures.by_url = f"{root}/made.png"

    reply = await home.make(ASKED, on_attempt=ledger.on_attempt)

    assert reply.content == plain_server.pictures.content


@pytest.mark.parametrize("address", ["http://10.0.0.7/x.png", "file:///etc/passwd"])
async def test_no_answer_leads_into_our_own_network(
    plain_server: FakeOpenRouter, home: ImageClient, ledger: Ledger, address: str
) -> None:
    plain_server.pictures.by_url = address

    with pytest.raises(ReplyUnusable, match="cannot be fetched"):
        await home.make(ASKED, on_attempt=ledger.on_attempt)


async def test_a_server_that_a_request_named_may_not_point_to_itself(
    plain_server: FakeOpenRouter,
    plain_endpoint: Endpoint,
    http: httpx2.AsyncClient,
    ledger: Ledger,
) -> None:
    root = plain_endpoint.base_url
    plain_server.pictures.by_url = f"{root.removesuffix('/v1')}/made.png"
    guarded = Endpoint("theirs", root, "compatible", is_guarded=True)
    client = painter(guarded, http, outbound=Outbound())

    with pytest.raises(ReplyUnusable, match="not a public address"):
        await client.make(ASKED, on_attempt=ledger.on_attempt)


@pytest.mark.parametrize(
    ("fault", "error", "attempts"),
    [
        ("policy", RequestRefused, 1),
        ("no_picture", ReplyUnusable, 1),
        ("bad_base64", ReplyUnusable, 1),
        ("html", RequestRefused, 1),
        ("busy", ProviderUnavailable, 2),
        ("error200", ProviderUnavailable, 2),
    ],
)
async def test_what_goes_wrong_has_its_own_error_and_a_record(
    openrouter: FakeOpenRouter,
    remote: ImageClient,
    ledger: Ledger,
    fault: str,
    error: type[ProviderError],
    attempts: int,
) -> None:
    openrouter.pictures.faults += [fault, fault]

    with pytest.raises(error):
        await remote.make(ASKED, on_attempt=ledger.on_attempt)

    assert [one.error_code for one in ledger.attempts] == [error.code] * attempts


async def test_a_refusal_of_the_chat_is_told_in_its_words(
    openrouter: FakeOpenRouter, remote: ImageClient, ledger: Ledger
) -> None:
    openrouter.pictures.has_images = False
    openrouter.pictures.faults.append("refusal")

    with pytest.raises(ReplyUnusable, match="declined to answer: \"I can't paint that"):
        await remote.make(ASKED, on_attempt=ledger.on_attempt)


async def test_a_second_try_may_help(
    openrouter: FakeOpenRouter, remote: ImageClient, ledger: Ledger
) -> None:
    openrouter.pictures.faults.append("busy")

    await remote.make(ASKED, on_attempt=ledger.on_attempt)

    assert [one.status for one in ledger.attempts] == [503, 200]
    assert ledger.attempts[0].usage.cost_usd == 0


async def test_a_picture_that_did_not_come_in_time_may_have_been_painted(
    openrouter: FakeOpenRouter,
    endpoint: Endpoint,
    http: httpx2.AsyncClient,
    ledger: Ledger,
) -> None:
    openrouter.rows = [{"id": "some/painter", "pricing": {"image_output": "0.00001"}}]
    openrouter.pictures.faults += ["hangs", "hangs"]
    budget = Budget(
        max_cost_usd=Decimal("0.10"),  # one at its dearest fits, two do not
        max_tokens=None,
        spent_usd=Decimal(0),
        spent_tokens=0,
        catalog=Catalog(),
        warn=_nobody,
    )
    client = painter(endpoint, http, budget=budget, limit_s=0.2)

    try:
        with pytest.raises(LimitExceeded, match=r"\$0\.08 is spent"):
            await client.make(ASKED, on_attempt=ledger.on_attempt)
    finally:
        openrouter.rows = None

    assert [one.usage.cost_usd for one in ledger.attempts] == [None]


async def test_a_picture_whose_connection_broke_may_have_been_painted(
    http: httpx2.AsyncClient, ledger: Ledger
) -> None:
    async def hang_up(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        client = painter(Endpoint("OpenRouter", at(port), "openrouter"), http)
        with pytest.raises(ProviderUnavailable, match="broke off"):
            await client.make(ASKED, on_attempt=ledger.on_attempt)

    assert [one.usage.cost_usd for one in ledger.attempts] == [None, None]


async def test_a_picture_that_was_never_asked_for_costs_nothing(
    http: httpx2.AsyncClient, ledger: Ledger
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    client = painter(Endpoint("OpenRouter", at(port), "openrouter"), http)

    with pytest.raises(ProviderUnavailable, match="cannot be reached"):
        await client.make(ASKED, on_attempt=ledger.on_attempt)

    assert [one.usage.cost_usd for one in ledger.attempts] == [0, 0]


def at(port: int) -> str:
    return f"http://127.0.0.1:{port}/v1"


async def _nobody(_words: str) -> None:
    """There is nobody to warn."""


async def test_openrouter_needs_a_model_and_the_first_listed_one_can_be_had(
    openrouter: FakeOpenRouter, remote: ImageClient, ledger: Ledger
) -> None:
    none = ImageRequest("x", None)
    with pytest.raises(ModelNotAvailable, match="image_model"):
        await remote.make(none, on_attempt=ledger.on_attempt)

    openrouter.rows = [
        {"id": "a/painter", "architecture": {"output_modalities": ["image"]}}
    ]
    try:
        assert await remote.default_model() == "a/painter"
    finally:
        openrouter.rows = None
