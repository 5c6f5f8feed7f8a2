"""A request is fitted to what the server lists of a model; the unlisted is sent as asked."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from card_generator_app.errors import RequestRefused
from card_generator_app.llm.capabilities import CapabilityStore
from card_generator_app.llm.catalog import Catalog
from card_generator_app.llm.chat import ChatRequest, JsonSchema, Message, Reply
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.endpoint import Endpoint
from tests.fakes.openrouter import FakeOpenRouter
from tests.unit.llm.conftest import Ledger

SCHEMA = JsonSchema(
    "Name",
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["name"],
        "properties": {"name": {"type": "string"}},
    },
)
STRICT = ["max_tokens", "response_format", "structured_outputs"]


@pytest.fixture
def store() -> CapabilityStore:
    return CapabilityStore()


@pytest.fixture
async def chat(
    openrouter: FakeOpenRouter, endpoint: Endpoint, store: CapabilityStore
) -> AsyncIterator[ChatClient]:
    async with ChatClient(endpoint, catalog=Catalog(), capabilities=store) as client:
        yield client


async def ask(
    chat: ChatClient, fake: FakeOpenRouter, row: dict[str, Any], **wanted: Any
) -> tuple[Reply, dict[str, Any]]:
    """The reply of a model listed so, and the body it was asked with."""
    fake.rows = [{"id": "a/model"} | row]
    words = wanted.pop("words", "A ghost who keeps a library.")
    message = Message("user", words, images=wanted.pop("images", ()))
    request = ChatRequest((message,), model="a/model", **wanted)
    try:
        reply = await chat.complete(request, on_attempt=Ledger().on_attempt)
    finally:
        fake.rows = None
    return reply, fake.requests[-1].body


async def test_a_setting_that_is_not_listed_is_not_sent_and_that_is_said(
    chat: ChatClient, openrouter: FakeOpenRouter
) -> None:
    row = {"supported_parameters": ["max_tokens", "temperature"]}

    reply, body = await ask(
        chat, openrouter, row, temperature=0.5, top_k=40, reasoning_effort="low"
    )

    assert body["temperature"] == 0.5
    assert not {"top_k", "reasoning"} & set(body)
    assert set(reply.not_applied) == {"top_k", "reasoning_effort"}


async def test_an_unlisted_model_is_asked_as_wanted(
    chat: ChatClient, openrouter: FakeOpenRouter
) -> None:
    reply, body = await ask(chat, openrouter, {"id": "b/other"}, top_k=40)

    assert body["top_k"] == 40
    assert reply.not_applied == ()


@pytest.mark.parametrize(
    ("listed", "kind"),
    [
        (STRICT, "json_schema"),
        (["max_tokens", "response_format"], "json_object"),
        (["max_tokens"], None),
    ],
)
async def test_json_is_asked_for_in_the_best_listed_way(
    chat: ChatClient, openrouter: FakeOpenRouter, listed: list[str], kind: str | None
) -> None:
    row = {"supported_parameters": listed}

    _, body = await ask(chat, openrouter, row, schema=SCHEMA)

    assert body.get("response_format", {}).get("type") == kind
    assert openrouter.calls == 1


async def test_a_way_to_ask_for_json_that_is_not_listed_is_replaced_and_said(
    chat: ChatClient, openrouter: FakeOpenRouter
) -> None:
    row = {"supported_parameters": ["max_tokens", "response_format"]}

    reply, body = await ask(
        chat, openrouter, row, schema=SCHEMA, structured_output="json_schema"
    )

    assert body["response_format"] == {"type": "json_object"}
    assert reply.notes[0].startswith("structured_output: a/model is not listed with")


async def test_what_a_list_says_is_not_remembered_as_a_refusal(
    chat: ChatClient,
    openrouter: FakeOpenRouter,
    store: CapabilityStore,
    endpoint: Endpoint,
) -> None:
    await ask(chat, openrouter, {"supported_parameters": ["top_p"]}, schema=SCHEMA)

    known = store.get(endpoint, "a/model")
    assert known.rung == "json_schema"
    assert known.refused == frozenset()


async def test_an_answer_is_not_allowed_more_than_the_model_gives(
    chat: ChatClient, openrouter: FakeOpenRouter
) -> None:
    row = {"top_provider": {"max_completion_tokens": 4096}}

    reply, body = await ask(chat, openrouter, row, max_tokens=8000)

    assert body["max_completion_tokens"] == 4096
    assert reply.notes == (
        "max_output_tokens: a/model answers with at most 4,096 tokens",
    )


async def test_prompt_and_answer_share_the_context(
    chat: ChatClient, openrouter: FakeOpenRouter
) -> None:
    _, body = await ask(
        chat, openrouter, {"context_length": 1000}, max_tokens=8000, words="word " * 500
    )

    assert 300 < body["max_completion_tokens"] < 500


@pytest.mark.parametrize(("context", "most"), [(8192, 5000), (2048, 64)])
async def test_a_picture_leaves_less_room_for_the_answer_and_refuses_nothing(
    chat: ChatClient, openrouter: FakeOpenRouter, context: int, most: int
) -> None:
    row = {"context_length": context}
    picture = ("data:image/png;base64,AAAA",)

    _, body = await ask(chat, openrouter, row, max_tokens=8000, images=picture)

    assert most * 0.9 < body["max_completion_tokens"] <= most


async def test_a_prompt_beyond_the_context_is_not_sent_and_a_longer_model_is_named(
    chat: ChatClient, openrouter: FakeOpenRouter
) -> None:
    price = {"prompt": "0.1", "completion": "0.1"}
    openrouter.rows = [
        {"id": "a/model", "context_length": 4000},
        {
            "id": "b/cheap",
            "context_length": 100_000,
            "pricing": price | {"prompt": "0"},
        },
        {"id": "a/longer", "context_length": 32_000, "pricing": price},
        {"id": "a/short", "context_length": 5000, "pricing": price},
    ]
    request = ChatRequest((Message("user", "word " * 9000),), model="a/model")

    with pytest.raises(RequestRefused) as caught:
        await chat.complete(request, on_attempt=Ledger().on_attempt)
    openrouter.rows = None

    assert openrouter.calls == 0
    assert "a/model has room for 4,000" in caught.value.message
    assert "such as a/longer (32,000 tokens)" in caught.value.message
