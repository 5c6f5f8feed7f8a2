"""Stored cards over HTTP: kept, found, changed by versions, locked, thrown away."""

import io
import json
from typing import Any

import httpx
import pytest
from PIL import Image

from card_generator_app.cards.converter import FormatConverter
from tests.api.conftest import Jobs
from tests.fakes.cards import small_card, small_card_png

FILE = {"file": ("mara.png", small_card_png())}


@pytest.fixture
def mara(api: httpx.Client) -> dict[str, Any]:
    """A stored card, as its import was answered."""
    answer = api.post("/api/v2/cards/import", files=FILE)
    assert answer.status_code == 201, answer.text
    card: dict[str, Any] = answer.json()
    return card


def path(card: dict[str, Any], *more: str) -> str:
    return "/".join(["/api/v2/cards", card["id"], *more])


def at(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def test_an_imported_card_is_kept_as_it_was(
    api: httpx.Client, mara: dict[str, Any]
) -> None:
    shown = api.get(path(mara))

    assert shown.json()["card"] == small_card().to_dict()
    assert shown.headers["etag"] == '"1"'
    assert mara["format"] == "png"
    exported = api.get(path(mara, "export", "png")).content
    assert FormatConverter.decode(exported).card == small_card()


def test_a_picture_that_is_no_png_is_kept_and_said_as_what_it_is(
    api: httpx.Client,
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (20, 30), "teal").save(picture, "JPEG")
    charx = FormatConverter.encode(
        small_card(), "charx", portrait=picture.getvalue()
    ).bytes

    card = api.post(
        "/api/v2/cards/import", files={"file": ("mara.charx", charx)}
    ).json()

    portrait = api.get(path(card, "portrait"))
    with Image.open(io.BytesIO(portrait.content)) as image:
        assert f"image/{str(image.format).lower()}" == portrait.headers["content-type"]


def test_a_card_given_as_json_of_any_spec_is_kept(api: httpx.Client) -> None:
    answer = api.post("/api/v2/cards", json={"card": {"name": "Old", "first_mes": "x"}})

    assert answer.status_code == 201
    assert answer.json()["format"] == "v1"
    assert answer.headers["location"] == f"/api/v2/cards/{answer.json()['id']}"


def test_a_generated_card_is_in_the_library(api: httpx.Client, jobs: Jobs) -> None:
    job = jobs.completed()

    listed = api.get("/api/v2/cards").json()["cards"]

    assert [card["id"] for card in listed] == [job["card_id"]]
    assert listed[0]["summary"]["permanent_tokens"] > 0


def test_cards_are_found_and_paged(api: httpx.Client, mara: dict[str, Any]) -> None:
    api.post("/api/v2/cards", json={"card": {"name": "Other", "first_mes": "x"}})

    found = api.get("/api/v2/cards", params={"text": "mara"}).json()["cards"]
    page = api.get("/api/v2/cards", params={"limit": 1}).json()
    rest = api.get(
        "/api/v2/cards", params={"limit": 1, "cursor": page["next_cursor"]}
    ).json()

    assert [card["id"] for card in found] == [mara["id"]]
    assert rest["cards"][0]["id"] == mara["id"]
    assert rest["next_cursor"] is None


def test_an_edit_makes_a_version_and_tells_what_changed(
    api: httpx.Client, mara: dict[str, Any]
) -> None:
    change = {"fields": {"nickname": "Mar", "description": "Left."}}

    edited = api.patch(path(mara), json=change, headers=at(1))

    assert (edited.status_code, edited.headers["etag"]) == (200, '"2"')
    diff = api.get(path(mara, "diff")).json()
    assert {one["path"] for one in diff["changes"]} == {
        "data.nickname",
        "data.description",
    }
    versions = api.get(path(mara, "versions")).json()["versions"]
    assert [one["version"] for one in versions] == [2, 1]
    old = api.get(path(mara), params={"version": 1}).json()
    assert old["card"] == mara["card"]


def test_a_change_from_an_old_version_is_refused_with_the_newest(
    api: httpx.Client, mara: dict[str, Any]
) -> None:
    api.patch(path(mara), json={"fields": {"nickname": "A"}}, headers=at(1))

    late = api.patch(path(mara), json={"fields": {"nickname": "B"}}, headers=at(1))

    assert (late.status_code, late.json()["code"]) == (412, "version_conflict")
    assert late.headers["etag"] == '"2"'
    assert api.get(path(mara)).json()["card"]["data"]["nickname"] == "A"


def test_a_change_without_its_version_is_refused(
    api: httpx.Client, mara: dict[str, Any]
) -> None:
    silent = api.patch(path(mara), json={"fields": {"nickname": "B"}})
    odd = api.patch(path(mara), json={"fields": {}}, headers={"If-Match": "*"})

    assert (silent.status_code, silent.json()["code"]) == (428, "version_not_said")
    assert odd.status_code == 422


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"fields": {"mood": "x"}}, "no field of a card: mood"),
        ({"fields": {"first_mes": None}}, "always has first_mes"),
        ({"fields": {"tags": "sea"}}, "tags"),
        ({"fields": {"name": "A"}, "card": {"name": "B"}}, "not both"),
    ],
)
def test_what_is_no_edit_is_refused(
    api: httpx.Client, mara: dict[str, Any], change: dict[str, Any], reason: str
) -> None:
    answer = api.patch(path(mara), json=change, headers=at(1))

    assert answer.status_code == 422
    assert reason in answer.json()["detail"]
    assert api.get(path(mara)).json()["version"] == 1


def test_an_earlier_version_is_restored(
    api: httpx.Client, mara: dict[str, Any]
) -> None:
    api.patch(path(mara), json={"fields": {"nickname": "A"}}, headers=at(1))

    restored = api.post(path(mara, "restore"), json={"version": 1}, headers=at(2))

    assert restored.json()["version"] == 3
    assert restored.json()["card"] == mara["card"]


def test_parts_are_locked_and_opened(api: httpx.Client, mara: dict[str, Any]) -> None:
    locked = api.post(path(mara, "lock"), json={"parts": ["first_mes", "tags"]}).json()
    opened = api.post(path(mara, "unlock"), json={"parts": ["tags"]}).json()
    wrong = api.post(path(mara, "lock"), json={"parts": ["mood"]})

    assert locked["locks"] == ["first_mes", "tags"]
    assert opened["locks"] == ["first_mes"]
    assert wrong.status_code == 422


def test_a_deleted_card_can_be_brought_back(
    api: httpx.Client, mara: dict[str, Any]
) -> None:
    assert api.delete(path(mara)).status_code == 204
    assert api.get("/api/v2/cards").json()["cards"] == []
    in_trash = api.get("/api/v2/cards", params={"trash": True}).json()["cards"]
    assert [card["id"] for card in in_trash] == [mara["id"]]

    assert api.post(path(mara, "recover")).json()["deleted_at"] is None
    assert len(api.get("/api/v2/cards").json()["cards"]) == 1


def test_a_new_picture_is_cropped_and_kept(
    api: httpx.Client, mara: dict[str, Any]
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(picture, "JPEG")
    uploaded = api.post(
        "/api/v2/files", files={"file": ("p.jpg", picture.getvalue(), "image/jpeg")}
    ).json()

    change = {"portrait_file": uploaded["id"]}
    edited = api.patch(path(mara), json=change, headers=at(1))

    assert edited.json()["has_portrait"]
    portrait = api.get(path(mara, "portrait"))
    with Image.open(io.BytesIO(portrait.content)) as image:
        assert (image.format, image.size) == ("PNG", (200, 300))


@pytest.mark.parametrize("file_format", ["v1", "v2", "charx", "markdown", "agnai"])
def test_a_card_is_written_in_every_format_with_its_losses(
    api: httpx.Client, mara: dict[str, Any], file_format: str
) -> None:
    answer = api.get(path(mara, "export", file_format))

    assert answer.status_code == 200
    assert FormatConverter.decode(answer.content).card.name == "Mara"
    assert isinstance(json.loads(answer.headers["x-card-losses"]), list)


def test_a_stored_card_is_checked(api: httpx.Client, mara: dict[str, Any]) -> None:
    change = {"fields": {"first_mes": "{{user}} nods."}}
    api.patch(path(mara), json=change, headers=at(1))

    report = api.get(path(mara, "check")).json()

    assert "greeting-acts-for-user" in {one["rule"] for one in report["findings"]}


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("GET", ()),
        ("DELETE", ()),
        ("GET", ("versions",)),
        ("GET", ("export", "png")),
        ("POST", ("recover",)),
        ("GET", ("portrait",)),
    ],
)
def test_a_card_that_is_not_there_is_404(
    api: httpx.Client, method: str, more: tuple[str, ...]
) -> None:
    answer = api.request(method, path({"id": "none"}, *more))

    assert (answer.status_code, answer.json()["code"]) == (404, "card_not_found")


def test_an_unknown_format_is_refused_with_the_known_ones(
    api: httpx.Client, mara: dict[str, Any]
) -> None:
    answer = api.get(path(mara, "export", "doc"))

    assert answer.status_code == 422
    assert "charx" in answer.json()["detail"]
