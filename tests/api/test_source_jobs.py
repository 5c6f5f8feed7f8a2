"""Cards from what was uploaded, kept and asked for, over the running API."""

from typing import Any

import httpx
import pytest

from tests.api.conftest import Jobs
from tests.api.test_files_models_system import picture
from tests.fakes.cards import small_card_png
from tests.fakes.program import Provider

URL = "/api/v2/generation/generate"


def put(api: httpx.Client, name: str, content: bytes) -> str:
    return str(api.post("/api/v2/files", files={"file": (name, content)}).json()["id"])


def kept(api: httpx.Client) -> str:
    """A card in the library, with a lorebook."""
    files = {"file": ("mara.png", small_card_png())}
    return str(api.post("/api/v2/cards/import", files=files).json()["id"])


def prompts(provider: Provider) -> str:
    return "\n".join(str(one.body["messages"]) for one in provider.fake.requests)


def test_everything_a_card_can_be_made_from_reaches_the_model(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    card_id = kept(api)
    lore = b'{"entries": {"0": {"key": ["storm"], "content": "Storms have owners."}}}'

    job = jobs.completed(
        concept="",
        source_files=[put(api, "harbor.md", b"# Tolls\n\nNobody pays a toll.")],
        context_lorebooks=[put(api, "world.json", lore), card_id],
        reference_cards=[card_id, put(api, "mara.png", small_card_png())],
        reference_image=put(api, "me.png", picture()),
        context_selection="all",
    )

    said = prompts(provider)
    assert "harbor.md, Tolls" in said
    assert "Storms have owners." in said
    assert "the card Mara, description" in said
    assert "picture me.png" in said
    provenance = api.get(f"/api/v2/jobs/{job['id']}/result").json()["provenance"]
    assert provenance["sources"] == [
        {"name": "harbor.md", "kind": "md", "tokens": 7, "calls": 0}
    ]


def test_meaning_chooses_with_the_real_embedding_model(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    lore = (
        b'{"entries": {"0": {"key": ["q"], "content": "Vessels moor at the long pier."},'
        b'"1": {"key": ["z"], "content": "Accountants file taxes in April."}}}'
    )

    job = jobs.completed(
        concept="A sailor whose ship is late",
        context_lorebooks=[put(api, "world.json", lore)],
        context_selection="embedding",
    )

    assert "Vessels moor" in prompts(provider)
    assert "Accountants" not in prompts(provider)
    assert not [one for one in job["warnings"] if "context_selection" in one]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"concept": ""}, 422, "nothing_to_generate"),
        ({"source_files": ["0" * 64]}, 404, "file_not_found"),
        ({"reference_cards": ["0193-none"]}, 404, "card_not_found"),
        ({"context_lorebooks": ["0" * 64]}, 404, "file_not_found"),
        ({"reference_image": "0" * 64}, 404, "file_not_found"),
        ({"source_urls": ["file:///etc/passwd"]}, 422, "invalid_input"),
        ({"source_urls": ["http://user@host/"]}, 422, "invalid_input"),
        ({"source_crawl_depth": 4}, 422, "invalid_input"),
    ],
)
def test_what_is_not_there_or_not_allowed_makes_no_job(
    api: httpx.Client, sent: dict[str, Any], status: int, code: str
) -> None:
    answer = api.post(URL, json={"concept": "x"} | sent)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_file_that_is_no_picture_is_no_reference_image(api: httpx.Client) -> None:
    file_id = put(api, "me.png", b"not a picture")

    answer = api.post(URL, json={"concept": "x", "reference_image": file_id})

    assert answer.json()["code"] == "image_unreadable"


def test_our_own_network_is_never_read(api: httpx.Client, jobs: Jobs) -> None:
    address = str(api.base_url.copy_with(path="/api/v2/system/health"))

    job = jobs.ended(jobs.start(concept="", source_urls=[address])["id"])

    assert job["status"] == "failed"
    assert job["error"]["code"] == "source_unreadable"
    assert "127.0.0.1" in job["error"]["message"]


def test_a_source_of_a_running_job_is_not_removed_and_a_finished_one_may_be(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    file_id = put(api, "harbor.md", b"Nobody pays a toll.")
    provider.fake.latency_s = 0.3
    job = jobs.start(source_files=[file_id])

    refused = api.delete(f"/api/v2/files/{file_id}")
    provider.fake.latency_s = 0.0
    ended = jobs.ended(job["id"])

    assert refused.json()["code"] == "file_in_use"
    assert ended["status"] == "completed"
    assert api.delete(f"/api/v2/files/{file_id}").status_code == 204


def test_what_was_read_is_no_part_of_an_unfinished_card(
    api: httpx.Client, jobs: Jobs, provider: Provider
) -> None:
    long = b"The tide comes in twice a day and nobody minds it.\n\n" * 2000
    provider.fake.at("Plan the character", *["content_filter"] * 12)

    job = jobs.ended(jobs.start(source_files=[put(api, "a.md", long)])["id"])

    assert job["status"] == "failed"
    assert "You read source material" in prompts(provider)
    assert not [key for key in job["draft"]["written"] if key.startswith("distil")]
