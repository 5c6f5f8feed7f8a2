"""Two keys never see each other's things: every operation is tried with another's ids."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from httpx_sse import connect_sse
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.fakes.program import CONCEPT, SMALL, wait_for

V2 = "/api/v2"
# What is everybody's: shipped with the program, or about the server. One's own profiles
# have names, which two keys may both use: test_own_profiles.
SHARED = ("/profiles", "/models", "/system", "/generation/options", "/cache", "/debug")


@dataclass(frozen=True)
class Person:
    """A key, and a client that shows it."""

    key: str
    api: httpx.Client

    def get(self, path: str, **params: Any) -> Any:
        return self.api.get(V2 + path, params=params).json()


def person(api: httpx.Client, *scopes: str) -> Person:
    wanted = {"label": "x", "scopes": list(scopes)}
    key = api.post(f"{V2}/keys", json=wanted).json()["key"]
    client = httpx.Client(
        base_url=api.base_url,
        headers={"Authorization": f"Bearer {key}"},
        trust_env=False,
        timeout=30,
    )
    return Person(key, client)


@pytest.fixture
def ada(api: httpx.Client) -> Iterator[Person]:
    found = person(api, "read", "write", "generate")
    with found.api:
        yield found


@pytest.fixture
def ben(api: httpx.Client) -> Iterator[Person]:
    found = person(api, "read", "write", "generate")
    with found.api:
        yield found


def test_a_copy_of_anothers_card_is_no_duplicate(ada: Person, ben: Person) -> None:
    card = {"data": {"name": "Mara", "description": "Keeps the light."}}
    for owner in (ada, ben):
        owner.api.post(f"{V2}/cards", json={"card": card}).raise_for_status()

    assert ada.get("/cards/duplicates") == {"groups": []}

    second = ada.api.post(f"{V2}/cards", json={"card": card}).json()["id"]
    (group,) = ada.get("/cards/duplicates")["groups"]
    assert len(group) == 2
    assert group[0]["id"] == second


@pytest.fixture
def things(ada: Person) -> dict[str, str]:
    """One of each that belongs to Ada, by the name of its path parameter."""
    body = SMALL | {"concept": CONCEPT}
    job = ada.api.post(f"{V2}/generation/generate", json=body).json()["job"]
    wait_for(lambda: ada.get(f"/jobs/{job['id']}")["job"]["status"] == "completed")
    file = {"file": ("notes.txt", b"The lamp was never lit.", "text/plain")}
    stored = ada.api.post(f"{V2}/files", files=file).json()
    world = {"name": "Skerry", "premise": "An island", "entities": [], "relations": []}
    made = ada.api.post(f"{V2}/worlds", json={"world": world})
    assert made.status_code == 201, made.text
    kept = ada.api.post(f"{V2}/lorebooks", json={"book": {"entries": []}})
    assert kept.status_code == 201, kept.text
    return {
        "job_id": job["id"],
        "card_id": ada.get(f"/jobs/{job['id']}")["job"]["card_id"],
        "file_id": stored["id"],
        "world_id": made.json()["id"],
        "lorebook_id": kept.json()["id"],
    }


def bodies(operation: dict[str, Any]) -> dict[str, Any]:
    """A body that is well-formed enough to reach the thing that is asked for."""
    content = operation.get("requestBody", {}).get("content", {})
    return {"json": {}} if "application/json" in content else {}


def test_every_operation_on_anothers_thing_finds_nothing(
    ada: Person, ben: Person, things: dict[str, str]
) -> None:
    document = ben.get("/openapi.json")
    seen: list[str] = []
    for path, operations in document["paths"].items():
        named = [name for name in things if f"{{{name}}}" in path]
        for method, operation in operations.items():
            if not named:
                continue
            answer = ben.api.request(
                method,
                V2 + _filled(path, things),
                headers={"If-Match": '"1"'},
                **bodies(operation),
            )
            seen.append(operation["operationId"])
            # A body that is none is refused before anything is looked for.
            assert answer.status_code in (404, 422), (method, path, answer.text)
            for value in things.values():
                assert answer.status_code == 404 or value not in answer.text

    assert {"jobs_show", "cards_show", "worlds_show", "files_show"} <= set(seen)
    for name, value in things.items():
        noun = name.removesuffix("_id") + "s"
        assert ada.api.get(f"{V2}/{noun}/{value}").status_code == 200


def _filled(path: str, things: dict[str, str]) -> str:
    for name, value in (things | {"file_format": "json", "number": "1"}).items():
        path = path.replace(f"{{{name}}}", value)
    return path


def test_every_list_shows_ones_own(
    ada: Person, ben: Person, things: dict[str, str]
) -> None:
    document = ben.get("/openapi.json")
    for path, operations in document["paths"].items():
        if "get" not in operations or "{" in path or path.startswith(SHARED):
            continue
        shown = ben.api.get(V2 + path).text
        assert not [value for value in things.values() if value in shown], path

    assert [one["id"] for one in ada.get("/jobs")["jobs"]] == [things["job_id"]]
    assert [one["id"] for one in ada.get("/cards")["cards"]] == [things["card_id"]]


CARD = {"spec": "chara_card_v3", "spec_version": "3.0", "data": {"name": "Mara"}}
WELL_FORMED: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/jobs/{job_id}/retry", {}),
    ("POST", "/cards/{card_id}/regenerate", {"parts": ["description"]}),
    ("POST", "/cards/{card_id}/regenerate/preview", {"parts": ["description"]}),
    ("POST", "/cards/{card_id}/lorebook/extend", {}),
    ("POST", "/cards/{card_id}/lock", {"parts": ["description"]}),
    ("POST", "/cards/{card_id}/restore", {"version": 1}),
    ("PATCH", "/cards/{card_id}", {"fields": {"name": "Mine"}}),
    ("POST", "/worlds/{world_id}/people", {"options": {}}),
    ("POST", "/generation/generate", {"input_card": "{card_id}"}),
    ("POST", "/generation/generate", {"concept": "x", "source_files": ["{file_id}"]}),
    ("POST", "/generation/generate", {"concept": "x", "image_file": "{file_id}"}),
    ("POST", "/generation/generate", {"concept": "x", "reference_image": "{file_id}"}),
    (
        "POST",
        "/generation/generate",
        {"concept": "x", "reference_cards": ["{card_id}"]},
    ),
    (
        "POST",
        "/generation/generate",
        {"concept": "x", "context_lorebooks": ["{card_id}"]},
    ),
    ("POST", "/generation/generate", {"concept": "x", "world_id": "{world_id}"}),
    ("POST", "/generation/estimate", {"input_card": "{card_id}"}),
    ("POST", "/cards", {"card": CARD, "portrait_file": "{file_id}"}),
]


@pytest.mark.parametrize(
    ("method", "path", "body"), WELL_FORMED, ids=lambda one: str(one)[:40]
)
def test_no_body_can_name_what_is_anothers(
    ben: Person, things: dict[str, str], method: str, path: str, body: dict[str, Any]
) -> None:
    text = json.dumps(body)
    for name, value in things.items():
        text = text.replace(f"{{{name}}}", value)

    answer = ben.api.request(
        method,
        V2 + _filled(path, things),
        content=text,
        headers={"Content-Type": "application/json", "If-Match": '"1"'},
    )

    assert answer.status_code == 404, answer.text


def test_a_batch_and_a_retry_cannot_either(ben: Person, things: dict[str, str]) -> None:
    item = {"concept": "x", "world_id": things["world_id"]}
    batch = ben.api.post(f"{V2}/generation/batch", json={"items": [item]})
    assert batch.status_code == 422
    assert "no world" in batch.json()["detail"]

    own = ben.api.post(f"{V2}/generation/generate", json=SMALL | {"concept": "A smith"})
    job_id = own.json()["job"]["id"]
    wait_for(lambda: ben.get(f"/jobs/{job_id}")["job"]["status"] == "completed")
    again = ben.api.post(
        f"{V2}/jobs/{job_id}/retry", json={"options": {"input_card": things["card_id"]}}
    )
    assert again.status_code == 404


def test_the_same_idempotency_key_of_another_is_another(
    ada: Person, ben: Person
) -> None:
    ids = {
        one.api.post(
            f"{V2}/generation/generate",
            json=SMALL | {"concept": CONCEPT},
            headers={"Idempotency-Key": "once"},
        ).json()["job"]["id"]
        for one in (ada, ben)
    }

    assert len(ids) == 2


def test_the_same_file_is_each_ones_own(ada: Person, ben: Person) -> None:
    file = {"file": ("a.txt", b"The same words.", "text/plain")}
    first = ada.api.post(f"{V2}/files", files=file).json()
    second = ben.api.post(f"{V2}/files", files={"file": ("b.txt", b"The same words.")})

    assert second.json()["id"] == first["id"]
    assert ben.api.delete(f"{V2}/files/{first['id']}").status_code == 204
    assert ben.api.get(f"{V2}/files/{first['id']}").status_code == 404
    assert ada.get(f"/files/{first['id']}")["name"] == "a.txt"
    content = ada.api.get(f"{V2}/files/{first['id']}/content").content
    assert content == b"The same words."


def test_events_and_sockets_of_anothers_job_are_not_there(
    ben: Person, things: dict[str, str], api: httpx.Client
) -> None:
    with connect_sse(ben.api, "GET", f"{V2}/jobs/{things['job_id']}/events") as source:
        assert source.response.status_code == 404

    with pytest.raises(InvalidStatus, match="404"):
        _socket(ben, f"/jobs/{things['job_id']}")


def _socket(who: Person, path: str) -> Any:
    root = str(who.api.base_url).replace("http", "ws", 1).rstrip("/")
    shown = {"Authorization": f"Bearer {who.key}"}
    return connect(f"{root}{V2}/ws{path}", additional_headers=shown, proxy=None)


def test_the_socket_of_all_jobs_tells_of_ones_own(ada: Person, ben: Person) -> None:
    with _socket(ben, "/jobs") as socket:
        foreign = ada.api.post(f"{V2}/generation/generate", json={"concept": "A smith"})
        own = ben.api.post(f"{V2}/generation/generate", json={"concept": "A miller"})
        own_id = own.json()["job"]["id"]
        ids: set[str] = set()
        while own_id not in ids:
            ids |= {one["id"] for one in json.loads(socket.recv(timeout=20))["jobs"]}

    assert foreign.json()["job"]["id"] not in ids


def test_a_socket_needs_a_key_that_may_read(api: httpx.Client) -> None:
    writer = person(api, "write")

    with pytest.raises(InvalidStatus, match="403"):
        _socket(writer, "/jobs")


def test_an_admin_and_the_person_at_the_machine_see_all(
    api: httpx.Client, things: dict[str, str]
) -> None:
    with person(api, "admin").api as admin:
        for client in (admin, api):
            assert client.get(f"{V2}/jobs/{things['job_id']}").status_code == 200
            assert client.get(f"{V2}/cards/{things['card_id']}").status_code == 200
            listed = client.get(f"{V2}/files").json()["files"]
            assert [one["id"] for one in listed] == [things["file_id"]]
