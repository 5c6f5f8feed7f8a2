"""Another portrait for a stored card: the next version, or the card stays as it is."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.api.conftest import Jobs
from tests.fakes.cards import small_card_png
from tests.fakes.faults import Fault
from tests.fakes.pictures import picture
from tests.fakes.program import CONCEPT, Provider, wait_for

PROMPT = "Write the prompt for a portrait"


@pytest.fixture
def mara(api: httpx.Client) -> str:
    """A card that came from outside, with a picture of its own and no brief."""
    file = {"file": ("mara.png", small_card_png())}
    return str(api.post("/api/v2/cards/import", files=file).json()["id"])


def ask(
    api: httpx.Client, card_id: str, version: int | None = 1, **body: Any
) -> httpx.Response:
    said = {} if version is None else {"If-Match": f'"{version}"'}
    return api.post(
        f"/api/v2/cards/{card_id}/portrait/generate", json=body, headers=said
    )


def painted(
    api: httpx.Client, jobs: Jobs, card_id: str, version: int = 1, **body: Any
) -> dict[str, Any]:
    answer = ask(api, card_id, version, **body)
    assert answer.status_code == 202, answer.text
    return jobs.ended(answer.json()["job"]["id"])


def shown(api: httpx.Client, card_id: str, **asked: Any) -> bytes:
    return api.get(f"/api/v2/cards/{card_id}/portrait", params=asked).content


def card(api: httpx.Client, card_id: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/api/v2/cards/{card_id}").json()
    return found


def test_a_painted_portrait_is_the_next_version_and_every_text_stays(
    api: httpx.Client, jobs: Jobs, provider: Provider, mara: str
) -> None:
    provider.fake.at(PROMPT, Fault("reply", text="A baker in the rain"))
    before, old = card(api, mara), shown(api, mara)

    job = painted(api, jobs, mara, instruction="on deck, in the rain")

    after = card(api, mara)
    assert (job["status"], job["card_id"], after["version"]) == ("completed", mara, 2)
    with Image.open(io.BytesIO(shown(api, mara))) as portrait:
        assert portrait.width * 3 == pytest.approx(portrait.height * 2, abs=3)
    assert shown(api, mara, version=1) == old
    extensions = after["card"]["data"].pop("extensions")
    assert extensions["sd_character_prompt"]["positive"] == "A baker in the rain"
    before["card"]["data"].pop("extensions")
    assert after["card"]["data"] == before["card"]["data"]
    asked = [str(call.body["messages"]) for call in provider.fake.requests]
    assert sum("on deck, in the rain" in one for one in asked) == 1
    assert "on deck, in the rain" in next(one for one in asked if PROMPT in one)
    assert float(job["cost_usd"]) >= 0.04


def test_expressions_are_put_beside_the_cards_other_assets(
    api: httpx.Client, jobs: Jobs, mara: str
) -> None:
    others = [{"type": "background", "uri": "ccdefault:", "name": "sea", "ext": "png"}]
    edit = {"fields": {"assets": others}}
    api.patch(f"/api/v2/cards/{mara}", json=edit, headers={"If-Match": '"1"'})

    for version in (2, 3):
        options = {"expressions": ["joy", "anger"]}
        painted(api, jobs, mara, version, options=options)

    assets = card(api, mara)["card"]["data"]["assets"]
    assert [one["name"] for one in assets] == ["sea", "joy", "anger"]


def test_another_drawing_needs_no_painter(
    api: httpx.Client, jobs: Jobs, provider: Provider, mara: str
) -> None:
    old = shown(api, mara)

    job = painted(
        api, jobs, mara, options={"image": "drawn", "writer": "composer", "seed": 3}
    )

    assert job["status"] == "completed", job["error"]
    assert shown(api, mara) != old
    assert provider.fake.pictures.bodies == []


def test_a_composed_card_is_drawn_anew_by_another_seed(
    api: httpx.Client, jobs: Jobs
) -> None:
    sent = {"concept": CONCEPT, "writer": "composer"}
    made = api.post("/api/v2/generation/generate", json=sent).json()["job"]
    card_id = jobs.ended(made["id"])["card_id"]
    first = shown(api, card_id)

    painted(api, jobs, card_id, options={"image": "drawn", "seed": 3})
    second = shown(api, card_id)
    painted(api, jobs, card_id, 2, options={"image": "drawn"})

    assert second != first
    assert shown(api, card_id) == first


def test_a_picture_that_is_not_made_leaves_the_card_as_it_is(
    api: httpx.Client, jobs: Jobs, provider: Provider, mara: str
) -> None:
    provider.fake.pictures.faults.extend(["policy"] * 9)

    job = painted(api, jobs, mara)

    assert job["status"] == "failed"
    assert card(api, mara)["version"] == 1


def test_a_cap_holds_for_pictures(
    api: httpx.Client, jobs: Jobs, provider: Provider, mara: str
) -> None:
    job = painted(api, jobs, mara, options={"max_cost_usd": 0.0001})

    assert (job["status"], job["error"]["code"]) == ("failed", "limit_exceeded")
    assert provider.fake.pictures.bodies == []
    assert card(api, mara)["version"] == 1


def test_a_portrait_chosen_meanwhile_stays_and_the_painted_one_is_kept(
    api: httpx.Client, jobs: Jobs, provider: Provider, mara: str
) -> None:
    provider.fake.pictures.faults.append("hangs")
    job_id = ask(api, mara).json()["job"]["id"]
    wait_for(lambda: provider.fake.pictures.bodies)
    file = {"file": ("mine.jpg", picture("green"))}
    mine = api.post("/api/v2/files", files=file).json()["id"]
    edit = {"portrait_file": mine}
    api.patch(f"/api/v2/cards/{mara}", json=edit, headers={"If-Match": '"1"'})
    chosen = shown(api, mara)

    job = jobs.ended(job_id)

    assert job["status"] == "completed", job["error"]
    assert "the new one is in version 3" in job["warnings"][-1]
    assert card(api, mara)["version"] == 4
    assert shown(api, mara) == chosen
    assert shown(api, mara, version=3) != chosen


def test_the_version_seen_has_to_be_said_and_to_be_the_newest(
    api: httpx.Client, mara: str
) -> None:
    assert ask(api, mara, None).status_code == 428
    assert ask(api, mara, 7).status_code == 412
    assert ask(api, "nope").status_code == 404


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"parts": ["description"]}, "parts"),
        ({"propose": True}, "propose"),
        ({"image": "none"}, "image"),
        ({"image": "drawn", "expressions": ["joy"]}, "expressions"),
    ],
)
def test_what_does_not_go_with_a_picture_is_refused(
    api: httpx.Client, mara: str, options: dict[str, Any], told: str
) -> None:
    refused = ask(api, mara, options=options)

    assert refused.status_code == 422
    assert told in refused.json()["detail"]
