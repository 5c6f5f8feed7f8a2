"""The catalogue: asked seldom, kept on disk, and never the reason why something fails."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import httpx2
import pytest

from card_generator_app.llm.catalog import DAY_S, Catalog
from card_generator_app.llm.catalog_file import CatalogFile, bundled
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.failures import CallFailed
from card_generator_app.llm.wire import Wire
from tests.fakes.openrouter import FakeOpenRouter

START = 1_000_000_000.0


class Clock:
    """Unix seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fake(openrouter: FakeOpenRouter) -> FakeOpenRouter:
    openrouter.rows, openrouter.lists = [_row("a/one"), _row("b/two")], 0
    return openrouter


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(trust_env=False) as client:
        yield client


@pytest.fixture
def wire(fake: FakeOpenRouter, endpoint: Endpoint, http: httpx2.AsyncClient) -> Wire:
    return Wire(endpoint, http)


def _row(model: str, **fields: object) -> dict[str, object]:
    price = {"prompt": "0.000001", "completion": "0.000002"}
    return {"id": model, "pricing": price, "context_length": 32_000} | fields


async def test_the_server_is_asked_once(fake: FakeOpenRouter, wire: Wire) -> None:
    catalog = Catalog()

    listing = await catalog.listing(wire)
    price = await catalog.price(wire, "a/one")

    assert listing.source == "server"
    assert set(listing.models) == {"a/one", "b/two"}
    assert price is not None
    assert price.of(1000, 100) == Decimal("0.0012")
    assert fake.lists == 1


async def test_a_list_outlives_the_process(
    fake: FakeOpenRouter, wire: Wire, tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "models.json"
    await Catalog(CatalogFile(path), clock=clock).listing(wire)

    clock.now += 60
    again = await Catalog(CatalogFile(path), clock=clock).listing(wire)

    assert again.made_at == START
    assert set(again.models) == {"a/one", "b/two"}
    assert fake.lists == 1


async def test_an_old_list_is_used_while_a_new_one_is_fetched(
    fake: FakeOpenRouter, wire: Wire, clock: Clock
) -> None:
    catalog = Catalog(clock=clock)
    await catalog.listing(wire)
    fake.rows = [_row("c/three")]
    clock.now += DAY_S + 1

    old = await catalog.listing(wire)
    await next(iter(catalog._refreshing.values()))
    new = await catalog.listing(wire)

    assert set(old.models) == {"a/one", "b/two"}
    assert set(new.models) == {"c/three"}
    assert new.made_at == clock.now


async def test_a_server_that_fails_is_left_alone_for_a_while(
    fake: FakeOpenRouter, wire: Wire, clock: Clock
) -> None:
    fake.rows = 500
    catalog = Catalog(clock=clock)

    first = await catalog.listing(wire)
    await catalog.listing(wire)
    lists_before, clock.now = fake.lists, clock.now + 400
    fake.rows = [_row("a/one")]
    later = await catalog.listing(wire)

    assert lists_before == 1
    assert first.source == "bundled"
    assert first.problem is not None
    assert later.source == "server"


async def test_the_file_is_not_read_at_every_call_to_a_server_without_a_list(
    fake: FakeOpenRouter, wire: Wire
) -> None:
    class Counted(CatalogFile):
        reads = 0

        def get(self, server: str) -> None:
            self.reads += 1

    fake.rows, file = 500, Counted(None)
    catalog = Catalog(file)

    for _ in range(3):
        await catalog.listing(wire)

    assert file.reads == 1


async def test_an_old_list_stays_when_the_server_fails(
    fake: FakeOpenRouter, wire: Wire
) -> None:
    catalog = Catalog()
    await catalog.listing(wire)
    fake.rows = 500

    with pytest.raises(CallFailed):
        await catalog.refresh(wire)

    assert (await catalog.listing(wire)).source == "server"


async def test_nothing_is_sent_where_that_is_not_wanted(
    fake: FakeOpenRouter, wire: Wire
) -> None:
    listing = await Catalog().listing(wire, may_ask=False)

    assert listing.source == "bundled"
    assert fake.lists == 0


async def test_a_damaged_file_is_as_good_as_none(
    fake: FakeOpenRouter, wire: Wire, tmp_path: Path
) -> None:
    path = tmp_path / "models.json"
    path.write_text('{"half')

    listing = await Catalog(CatalogFile(path)).listing(wire)

    assert listing.source == "server"
    assert CatalogFile(path).get(wire.endpoint.base_url) is not None


async def test_a_request_follows_no_bundled_list(
    fake: FakeOpenRouter, wire: Wire
) -> None:
    fake.rows = 500
    catalog, model = Catalog(), "~anthropic/claude-sonnet-latest"

    assert (await catalog.told(wire, model))[0] is None
    assert await catalog.price(wire, model) is not None


async def test_routing_marks_do_not_hide_a_model(
    fake: FakeOpenRouter, wire: Wire
) -> None:
    catalog = Catalog()

    assert await catalog.get(wire, "a/one:nitro") == await catalog.get(wire, "a/one")
    # Another model, at another price.
    assert await catalog.get(wire, "a/one:free") is None


async def test_a_server_of_ones_own_has_no_bundled_list(
    plain_server: FakeOpenRouter, plain_endpoint: Endpoint, http: httpx2.AsyncClient
) -> None:
    plain_server.rows = 500
    try:
        listing = await Catalog().listing(Wire(plain_endpoint, http))
    finally:
        plain_server.rows = None

    assert listing.source == "none"
    assert listing.models == {}


@pytest.mark.parametrize(
    ("row", "context"),
    [
        ({"id": "m", "max_model_len": 8192}, 8192),  # vLLM
        ({"id": "m", "max_context_length": 4096}, 4096),  # LM Studio
        ({"id": "m", "meta": {"n_ctx_train": 2048}}, 2048),  # llama.cpp
        ({"id": "m", "context_length": 9, "top_provider": {"context_length": 5}}, 5),
        ({"id": "m", "context_length": "many"}, None),
        ({"id": "m", "meta": [], "pricing": "free", "architecture": 3}, None),
    ],
)
async def test_each_server_says_its_context_in_its_own_way(
    fake: FakeOpenRouter, wire: Wire, row: dict[str, object], context: int | None
) -> None:
    fake.rows = [row]

    found = await Catalog().get(wire, "m")

    assert found is not None
    assert found.context_tokens == context


def test_the_bundled_list_knows_what_the_shipped_profiles_name() -> None:
    made_at, models = bundled()

    assert made_at > START
    for model in ("~anthropic/claude-sonnet-latest", "~openai/gpt-latest"):
        assert models[model].price is not None
    assert models["google/gemini-3.1-flash-image"].makes_images
    assert models["~google/gemini-flash-latest"].sees_images
    assert models["deepseek/deepseek-v3.2"].sees_images is False
