"""Uploaded files over the API: listed, shown, read, given back, removed."""

import hashlib

import httpx
import pytest

from tests.api.conftest import Jobs
from tests.fakes.documents import pdf

URL = "/api/v2/files"


def put(api: httpx.Client, content: bytes, name: str = "notes.md") -> str:
    answer = api.post(URL, files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_files_are_listed_newest_first_page_by_page(api: httpx.Client) -> None:
    ids = [put(api, f"file {at}".encode()) for at in range(3)]

    first = api.get(URL, params={"limit": 2}).json()
    rest = api.get(URL, params={"limit": 2, "cursor": first["next_cursor"]}).json()

    listed = [one["id"] for one in first["files"] + rest["files"]]
    assert listed[:3] == ids[::-1]


def test_a_file_is_shown_by_its_newest_name_and_given_back_as_it_was(
    api: httpx.Client,
) -> None:
    file_id = put(api, b"# Harbor", "old.md")
    put(api, b"# Harbor", "C:\\books\\harbor.md")

    shown = api.get(f"{URL}/{file_id}").json()
    content = api.get(f"{URL}/{file_id}/content")

    assert (shown["name"], shown["size_bytes"]) == ("harbor.md", 8)
    assert content.content == b"# Harbor"
    assert content.headers["content-disposition"] == "attachment"


def test_the_text_of_a_file_has_its_places(api: httpx.Client) -> None:
    file_id = put(api, b"# Harbor\n\nIt froze.\n\n## Tolls\n\nNone.")

    text = api.get(f"{URL}/{file_id}/text").json()

    assert (text["kind"], text["name"]) == ("md", "notes.md")
    assert [one["place"] for one in text["sections"]] == ["Harbor", "Harbor › Tolls"]
    assert text["tokens"] > 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0 rest", "save it as .docx"),
        ("scan.pdf", pdf(""), "run text recognition"),
        ("me.png", b"\x89PNG\r\n", "reference image"),
        ("empty.txt", b" ", "the file is empty"),
    ],
)
def test_a_file_without_text_says_what_it_is_and_what_to_do(
    api: httpx.Client, name: str, content: bytes, words: str
) -> None:
    answer = api.get(f"{URL}/{put(api, content, name)}/text")

    assert answer.status_code == 422
    assert answer.json()["code"] == "source_unreadable"
    assert words in answer.json()["detail"]


def test_a_removed_file_is_gone(api: httpx.Client) -> None:
    file_id = put(api, b"to be removed")

    assert api.delete(f"{URL}/{file_id}").status_code == 204

    for path in ("", "/content", "/text"):
        assert api.get(f"{URL}/{file_id}{path}").json()["code"] == "file_not_found"
    assert api.delete(f"{URL}/{file_id}").status_code == 404


def test_a_portrait_is_no_upload(api: httpx.Client, jobs: Jobs) -> None:
    """What the library holds beside uploads is not reached by its hash."""
    card_id = jobs.completed()["card_id"]
    portrait = api.get(f"/api/v2/cards/{card_id}/portrait").content
    sha256 = hashlib.sha256(portrait).hexdigest()

    assert api.get(f"{URL}/{sha256}/content").status_code == 404
    assert api.delete(f"{URL}/{sha256}").status_code == 404
