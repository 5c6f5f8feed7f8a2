"""Models from a hub: whole or continued, checked, and never in the way of anything else."""

import asyncio
import hashlib
import shutil
import threading
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from card_generator_app.errors import ModelFileError, NotFound
from card_generator_app.llm.local_models import LocalModels
from card_generator_app.model_files import ModelFiles, stamps
from card_generator_app.model_files.hub import HUB_MODELS, HubModel, ModelHub
from tests.fakes.hub import FakeHub
from tests.fakes.serving import serving

CONTENT = b"GGUF" + bytes(range(256)) * 400


def model(**changes: Any) -> HubModel:
    """A model of the stand-in's content."""
    fields: dict[str, Any] = {
        "id": "tiny",
        "about": "For tests.",
        "repository": "maker/tiny",
        "revision": "abc",
        "file": "tiny.gguf",
        "size_bytes": len(CONTENT),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "ram_gb": 1,
        "context_tokens": 2048,
        "licence": "Apache-2.0",
        "quality": "modest",
    }
    return HubModel(**fields | changes)


def hub_at(url: str, folder: Path) -> ModelHub:
    """A hub with one model, that waits for nothing."""
    return ModelHub(folder, url, models={"tiny": model()}, sleep=lambda _s: None)


@pytest.fixture
def fake() -> FakeHub:
    return FakeHub(CONTENT)


@pytest.fixture
def hub(fake: FakeHub, tmp_path: Path) -> Iterator[ModelHub]:
    with serving(fake) as url:
        yield hub_at(url, tmp_path / "models")


def part_of(hub: ModelHub) -> Path:
    file = hub.path("tiny")
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.with_name(f"{file.name}.part")


def test_a_model_is_downloaded_checked_and_put_in_its_place(
    hub: ModelHub, fake: FakeHub
) -> None:
    hub.install("tiny")

    assert hub.status("tiny") == "installed"
    assert hub.path("tiny").read_bytes() == CONTENT
    assert fake.paths == ["/maker/tiny/resolve/abc/tiny.gguf"]
    assert not part_of(hub).exists()


def test_what_is_there_is_not_downloaded_again(hub: ModelHub, fake: FakeHub) -> None:
    hub.install("tiny")
    hub.install("tiny")

    assert len(fake.ranges) == 1


def test_a_broken_download_goes_on_where_it_was(hub: ModelHub, fake: FakeHub) -> None:
    fake.breaks_after.extend([30_000, 20_000])

    hub.install("tiny")

    assert hub.status("tiny") == "installed"
    starts = [int(one.removeprefix("bytes=").rstrip("-") or 0) for one in fake.ranges]
    assert starts[0] == 0
    assert 0 < starts[1] <= 30_000
    assert starts[1] < starts[2] <= 50_000


def test_what_an_earlier_run_left_is_continued(hub: ModelHub, fake: FakeHub) -> None:
    part_of(hub).write_bytes(CONTENT[:50_000])

    assert hub.status("tiny") == "partial"
    assert hub.done_bytes("tiny") == 50_000
    hub.install("tiny")

    assert fake.ranges == ["bytes=50000-"]
    assert hub.status("tiny") == "installed"


@pytest.mark.parametrize("fault", ["has_ranges", "lies_about_ranges"])
def test_a_hub_without_proper_ranges_begins_anew(
    hub: ModelHub, fake: FakeHub, fault: str
) -> None:
    part_of(hub).write_bytes(CONTENT[:50_000])
    if fault == "has_ranges":
        fake.has_ranges = False
    else:
        fake.lies_about_ranges = True

    hub.install("tiny")

    assert hub.path("tiny").read_bytes() == CONTENT


def test_a_line_that_gives_nothing_more_is_given_up_with_the_way_on(
    hub: ModelHub, fake: FakeHub
) -> None:
    part_of(hub).write_bytes(CONTENT[:50_000])
    fake.breaks_after.extend([0] * 9)

    with pytest.raises(ModelFileError, match="cardforge models install tiny"):
        hub.install("tiny")

    assert hub.done_bytes("tiny") == 50_000
    assert len(fake.ranges) == 3


def test_a_hub_that_is_not_there_is_said(tmp_path: Path) -> None:
    hub = hub_at("http://127.0.0.1:9", tmp_path)

    with pytest.raises(ModelFileError, match=r"127\.0\.0\.1:9.*ConnectError"):
        hub.install("tiny")


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_refusal_names_the_address_and_the_setting(
    hub: ModelHub, fake: FakeHub, status: int
) -> None:
    fake.status = status

    with pytest.raises(ModelFileError, match=rf"{status}.*CARDFORGE_MODEL_HUB"):
        hub.install("tiny")


def test_other_content_than_ours_is_thrown_away(hub: ModelHub, fake: FakeHub) -> None:
    fake.content = CONTENT[:-1] + b"!"

    with pytest.raises(ModelFileError, match="is not tiny as we know it"):
        hub.install("tiny")

    assert hub.status("tiny") == "missing"


def test_more_than_there_can_be_is_not_read_to_its_end(
    hub: ModelHub, fake: FakeHub
) -> None:
    fake.content = CONTENT * 30

    with pytest.raises(ModelFileError, match="larger than tiny"):
        hub.install("tiny")

    assert hub.status("tiny") == "missing"


def test_a_full_disk_is_said_before_anything_is_downloaded(
    hub: ModelHub, fake: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _p: usage(1, 1, 2**20))

    with pytest.raises(ModelFileError, match="CARDFORGE_MODEL_DIR"):
        hub.install("tiny")

    assert fake.paths == []


def test_a_stopped_download_keeps_what_it_has(hub: ModelHub, fake: FakeHub) -> None:
    stop = threading.Event()
    stop.set()

    with pytest.raises(ModelFileError, match="it was stopped"):
        hub.install("tiny", should_stop=stop.is_set)

    assert hub.status("tiny") == "partial"
    hub.install("tiny")
    assert hub.status("tiny") == "installed"


def test_a_damaged_file_is_told_and_force_mends_it(hub: ModelHub) -> None:
    hub.install("tiny")
    hub.path("tiny").write_bytes(b"GGUF and no more")

    assert hub.status("tiny") == "damaged"
    hub.install("tiny", force=True)

    assert hub.status("tiny") == "installed"


def test_a_damaged_file_is_read_once_and_not_at_every_look(
    hub: ModelHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.install("tiny")
    hub.path("tiny").write_bytes(b"GGUF of other content")
    read: list[Path] = []

    def sha256_of(file: Path) -> str:
        read.append(file)
        return "other"

    monkeypatch.setattr(stamps, "sha256_of", sha256_of)

    looks = [hub.status("tiny") for _ in range(3)]

    assert looks == ["damaged"] * 3
    assert read == [hub.path("tiny")]


def test_a_removed_model_leaves_nothing(hub: ModelHub) -> None:
    hub.install("tiny")

    hub.remove("tiny")
    hub.remove("tiny")

    assert hub.status("tiny") == "missing"
    assert not hub.path("tiny").parent.exists()


def test_an_unknown_model_is_said_with_the_known_ones(hub: ModelHub) -> None:
    with pytest.raises(NotFound, match="there are: tiny"):
        hub.install("gpt-9")


def test_the_shipped_list_is_pinned_permissive_and_by_size() -> None:
    models = list(HUB_MODELS.values())

    assert [one.ram_gb for one in models] == sorted(one.ram_gb for one in models)
    for one in models:
        assert len(one.sha256) == 64
        assert len(one.revision) == 40
        assert one.licence in ("Apache-2.0", "MIT")
        assert one.file.endswith(".gguf")
        assert one.size_bytes < one.ram_gb * 2**30
    assert len({one.sha256 for one in models}) == len(models)


def test_the_best_installed_model_writes_unless_one_is_named(
    hub: ModelHub, tmp_path: Path
) -> None:
    hub.install("tiny")
    own = tmp_path / "mine.gguf"
    files = ModelFiles(tmp_path / "none")

    assert LocalModels(None, files, hub).gguf() == hub.path("tiny")
    assert LocalModels(own, files, hub).gguf() == own
    assert LocalModels(own, files, hub).gguf("tiny") == hub.path("tiny")
    assert LocalModels(own, files, hub).gguf("mine") == own
    assert LocalModels(own, files, hub).installed() == ["tiny", "mine"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tiny", "is missing; run: cardforge models install tiny"),
        ("gpt-9", r"no local model 'gpt-9' \(installed: none\)"),
        (None, "cardforge models install smollm2-135m is the smallest"),
    ],
)
def test_a_model_that_is_not_there_is_said_with_the_way_to_get_it(
    hub: ModelHub, tmp_path: Path, name: str | None, words: str
) -> None:
    local = LocalModels(None, ModelFiles(tmp_path / "none"), hub)

    with pytest.raises(ModelFileError, match=words):
        local.gguf(name)


async def test_an_idle_server_makes_room_and_a_busy_one_stays(
    hub: ModelHub, tmp_path: Path
) -> None:
    hub.install("tiny")
    local = LocalModels(tmp_path / "mine.gguf", ModelFiles(tmp_path / "none"), hub)

    mine = await local.server("mine")
    async with mine.slots:
        tiny = await local.server("tiny")
        assert await local.server("mine") is mine
    assert tiny.gguf == hub.path("tiny").resolve()
    assert await local.server("tiny") is tiny
    # Now that nobody waits for it, its memory goes to the next.
    other = await local.server("mine")
    assert other is mine


async def test_two_jobs_that_ask_at_once_share_one_server(
    hub: ModelHub, tmp_path: Path
) -> None:
    hub.install("tiny")
    local = LocalModels(tmp_path / "mine.gguf", ModelFiles(tmp_path / "none"), hub)
    await local.server("mine")

    one, two = await asyncio.gather(local.server("tiny"), local.server("tiny"))

    assert one is two


async def test_a_server_that_made_room_is_the_one_that_comes_back(
    hub: ModelHub, tmp_path: Path
) -> None:
    hub.install("tiny")
    local = LocalModels(tmp_path / "mine.gguf", ModelFiles(tmp_path / "none"), hub)

    # A job that holds it may start it again: `stop` has to know of it then.
    mine = await local.server("mine")
    await local.server("tiny")

    assert await local.server("mine") is mine
