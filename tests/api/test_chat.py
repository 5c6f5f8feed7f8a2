"""`POST /cards/{id}/chat`: one reply, streamed, booked and capped."""

import json
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.fakes.cards import small_card_png
from tests.fakes.program import Provider, wait_for

HELLO = {"messages": ["Is the bakery open?"]}


@pytest.fixture
def card_id(api: httpx.Client) -> str:
    file = {"file": ("mara.png", small_card_png())}
    found: str = api.post("/api/v2/cards/import", files=file).json()["id"]
    return found


def events(answer: httpx.Response) -> list[tuple[str, Any]]:
    assert answer.status_code == 200, answer.text
    blocks = [one for one in answer.text.split("\n\n") if "event:" in one]
    found = []
    for block in blocks:
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((lines["event"], json.loads(lines["data"])))
    return found


def chat(api: httpx.Client, card_id: str, **more: Any) -> list[tuple[str, Any]]:
    return events(api.post(f"/api/v2/cards/{card_id}/chat", json=HELLO | more))


def chat_usage(api: httpx.Client) -> dict[str, Any]:
    usage = api.get("/api/v2/usage", params={"kind": "chat"}).json()
    total: dict[str, Any] = usage["total"]
    return total


def test_a_reply_comes_in_pieces_and_is_booked(api: httpx.Client, card_id: str) -> None:
    found = chat(api, card_id)

    name, reply = found[-1]
    assert name == "reply"
    pieces = [data["text"] for kind, data in found if kind == "text"]
    assert "".join(pieces) == reply["text"] != ""
    assert Decimal(reply["cost_usd"]) > 0
    total = chat_usage(api)
    assert (total["calls"], total["cost_usd"]) == (1, reply["cost_usd"])
    assert total["tokens"] == reply["tokens"]


def test_the_exact_prompt_and_the_lore_are_told_on_request(
    api: httpx.Client, card_id: str, provider: Provider
) -> None:
    name, shown = chat(api, card_id, show_prompt=True)[0]

    assert name == "prompt"
    assert provider.fake.requests[-1].body["messages"] == shown["messages"]
    assert shown["lore"]["fired"] == [0]


def test_a_failure_is_the_last_event_and_costs_are_told(
    api: httpx.Client, card_id: str, provider: Provider
) -> None:
    provider.fake.always = "out_of_credit"

    name, failure = chat(api, card_id)[-1]

    assert (name, failure["code"]) == ("error", "provider_out_of_credit")
    assert chat_usage(api)["failed_calls"] >= 1


def test_what_could_cost_more_than_the_cap_is_not_asked(
    api: httpx.Client, card_id: str
) -> None:
    name, failure = chat(api, card_id, options={"max_cost_usd": 0.0000001})[-1]

    assert (name, failure["code"]) == ("error", "limit_exceeded")
    assert chat_usage(api)["calls"] == 0


def test_a_reply_that_nobody_listens_to_any_more_is_booked(
    api: httpx.Client, card_id: str, provider: Provider
) -> None:
    provider.fake.always = "stall_midstream"

    url = f"/api/v2/cards/{card_id}/chat"
    with api.stream("POST", url, json=HELLO) as answer:
        next(line for line in answer.iter_lines() if line.startswith("event: text"))

    wait_for(lambda: chat_usage(api)["calls"] == 1)
    assert chat_usage(api)["failed_calls"] == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"options": {"writer": "composer"}}, 422, "model_required"),
        ({"options": {"colour": 1}}, 422, "unknown_option"),
        ({"settings": {"greeting": 9}}, 422, "invalid_input"),
        ({"messages": []}, 422, "invalid_input"),
    ],
)
def test_what_cannot_be_answered_is_refused_at_once(
    api: httpx.Client, card_id: str, change: dict[str, Any], status: int, code: str
) -> None:
    answer = api.post(f"/api/v2/cards/{card_id}/chat", json=HELLO | change)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if change == {"options": {"writer": "composer"}}:
        assert "composer cannot chat" in answer.json()["detail"]


def test_what_a_key_may_spend_in_a_month_holds_for_chats(
    api: httpx.Client, card_id: str
) -> None:
    wanted = {"label": "small", "scopes": ["admin"], "monthly_cap_usd": "0.0000001"}
    key = api.post("/api/v2/keys", json=wanted).json()["key"]
    headers = {"Authorization": f"Bearer {key}"}

    answer = api.post(f"/api/v2/cards/{card_id}/chat", json=HELLO, headers=headers)

    # Nobody tells this model's price, so it is not known to fit under the cap.
    name, failure = events(answer)[-1]
    assert (name, failure["code"]) == ("error", "limit_exceeded")
    assert chat_usage(api)["calls"] == 0


def test_the_content_gate_holds_for_chats(api: httpx.Client) -> None:
    child = {"name": "Pip", "description": "{{char}} is 12 years old."}
    child |= {"first_mes": "Hello."}
    card = api.post("/api/v2/cards", json={"card": child}).json()["id"]
    said = {"messages": ["Let us have sex with the 12 year old girl."]}

    answer = api.post(f"/api/v2/cards/{card}/chat", json=said)

    assert (answer.status_code, answer.json()["code"]) == (422, "content_refused")


def test_a_card_that_is_not_there_is_404(api: httpx.Client) -> None:
    assert api.post("/api/v2/cards/nope/chat", json=HELLO).status_code == 404
