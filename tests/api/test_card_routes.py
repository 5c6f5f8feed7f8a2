"""Card files and lorebooks over HTTP: nothing is kept."""

import json

import httpx
import pytest

from card_generator_app.cards.converter import FormatConverter
from card_generator_app.client import CardForge
from card_generator_app.library.files import MAX_FILE_BYTES
from tests.fakes.cards import small_card, small_card_png

FILE = {"file": ("mara.png", small_card_png())}


def test_convert_gives_the_file_and_its_losses(api: httpx.Client) -> None:
    answer = api.post("/api/v2/cards/convert", files=FILE, data={"format": "v1"})

    assert answer.status_code == 200, answer.text
    assert answer.json()["name"] == "Mara"
    lost = {loss["path"] for loss in json.loads(answer.headers["x-card-losses"])}
    assert "data.character_book" in lost


def test_unknown_format_is_refused_with_the_known_ones(api: httpx.Client) -> None:
    answer = api.post("/api/v2/cards/convert", files=FILE, data={"format": "doc"})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert "charx" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["cards/inspect", "cards/lint", "lorebooks/convert"])
def test_what_is_no_card_is_refused(api: httpx.Client, path: str) -> None:
    files = {"file": ("paper.pdf", b"%PDF-1.7")}

    answer = api.post(f"/api/v2/{path}", files=files, data={"format": "v3"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "card_format"


async def test_simulation_takes_its_options(api: httpx.Client) -> None:
    async with CardForge(str(api.base_url)) as forge:
        found = await forge.lorebooks.simulate_file(
            small_card_png(),
            "mara.png",
            ["user: The bakery?"],
            character="Ada",
            tags=["elf"],
            trigger="swipe",
            whole_words=True,
            budget_percent=50,
            context_tokens=1000,
        )

    fired = found.outcomes[found.fired[0]]
    assert (fired.label, found.token_budget) == ("Bakery", 500)
    assert fired.placement is not None
    assert fired.placement.position == "before_char"


@pytest.mark.parametrize(
    "data", [{"scan_depth": -1}, {"trigger": "shout"}, {"budget_percent": "half"}]
)
def test_simulation_refuses_options_out_of_range(
    api: httpx.Client, data: dict[str, object]
) -> None:
    answer = api.post(
        "/api/v2/lorebooks/simulate", files=FILE, data={"messages": "hi", **data}
    )

    assert answer.status_code == 422
    assert next(iter(data)) in answer.text


async def test_tokens_are_counted_by_the_tokenizer_asked_for(
    api: httpx.Client,
) -> None:
    png = small_card_png()
    async with CardForge(str(api.base_url)) as forge:
        estimated = await forge.cards.inspect(png, "mara.png")
        counted = await forge.cards.inspect(png, "mara.png", tokenizer="gpt")
        report = await forge.cards.lint(png, "mara.png", tokenizer="gpt")

    assert estimated.tokens["approximate"] is True
    assert counted.tokens["approximate"] is False
    assert counted.tokens["tokenizer"] == "gpt"
    assert report.findings


def test_an_unknown_tokenizer_is_refused_with_those_there_are(
    api: httpx.Client,
) -> None:
    answer = api.post("/api/v2/cards/inspect", files=FILE, data={"tokenizer": "abacus"})

    assert answer.status_code == 422
    assert "llama3" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "cards/convert",
        "cards/inspect",
        "cards/lint",
        "cards/lint/sarif",
        "lorebooks/convert",
        "lorebooks/simulate",
        "files",
    ],
)
def test_a_body_that_is_no_form_is_refused_as_such(
    api: httpx.Client, path: str
) -> None:
    answer = api.post(
        f"/api/v2/{path}",
        content=small_card_png(),
        headers={"content-type": "image/png"},
    )

    assert (answer.status_code, answer.json()["code"]) == (
        415,
        "unsupported_media_type",
    )
    assert "multipart/form-data" in answer.json()["detail"]
    assert "image/png" in answer.json()["detail"]


@pytest.mark.parametrize("size", [MAX_FILE_BYTES + 1, MAX_FILE_BYTES + 2**21])
def test_a_file_that_is_too_large_is_refused_with_the_limit(
    api: httpx.Client, size: int
) -> None:
    answer = api.post(
        "/api/v2/cards/inspect", files={"file": ("big.png", b"\0" * size)}
    )

    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "20 M" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("files", "data", "missing"),
    [({"portrait": ("a.png", b"x")}, {"format": "v1"}, "file"), (FILE, {}, "format")],
)
def test_a_missing_field_is_named(
    api: httpx.Client,
    files: dict[str, tuple[str, bytes]],
    data: dict[str, str],
    missing: str,
) -> None:
    answer = api.post("/api/v2/cards/convert", files=files, data=data)

    assert answer.status_code == 422
    assert answer.json()["errors"] == [f"{missing}: Field required"]


def test_losses_are_told_once_for_entries_and_to_the_end(api: httpx.Client) -> None:
    many = {f"x_{number}": number for number in range(40)}
    card = {"spec": "chara_card_v2", "spec_version": "2.0", **many}
    card["data"] = small_card().data
    files = {"file": ("mara.json", json.dumps(card).encode())}

    answer = api.post("/api/v2/cards/convert", files=files, data={"format": "byaf"})

    losses = json.loads(answer.headers["x-card-losses"])
    shared = [loss for loss in losses if "entries[…]" in loss["path"]]
    assert all(loss["message"].endswith(", 2 times") for loss in shared)
    assert (losses[-1]["id"], len(losses)) == ("more", 21)
    assert losses[-1]["message"].startswith("and ")


async def test_backfill_warning_is_written_only_when_asked(api: httpx.Client) -> None:
    png = small_card_png()
    async with CardForge(str(api.base_url)) as forge:
        plain = await forge.cards.convert(png, "mara.png", "png")
        warned = await forge.cards.convert(
            png, "mara.png", "png", backfill_warning=True
        )

    assert plain == png
    assert warned != png
    assert FormatConverter.decode(warned).card == FormatConverter.decode(png).card


async def test_the_client_does_all_of_it(api: httpx.Client) -> None:
    png = small_card_png()
    async with CardForge(str(api.base_url)) as forge:
        charx = await forge.cards.convert(png, "mara.png", "charx")
        found = await forge.cards.inspect(charx, "mara.charx")
        report = await forge.cards.lint(png, "mara.png")
        quiet = await forge.cards.lint(
            png, "mara.png", ignore=["greeting-speaks-for-user"]
        )
        sarif = await forge.cards.sarif(png, "mara.png")
        fired = await forge.lorebooks.simulate_file(
            png, "mara.png", ["The bakery?"], scan_depth=2
        )
        world = await forge.lorebooks.convert(png, "mara.png", "world_info")

    assert FormatConverter.decode(charx).card == small_card()
    assert (found.name, found.format, found.strict_v3) == ("Mara", "charx", [])
    rules = {finding.rule for finding in report.findings}
    assert "greeting-speaks-for-user" in rules
    assert "greeting-speaks-for-user" not in {one.rule for one in quiet.findings}
    assert json.loads(sarif)["runs"][0]["results"]
    assert [fired.outcomes[at].label for at in fired.fired] == ["Bakery"]
    assert "entries" in json.loads(world)


async def test_a_world_is_composed_for_a_premise(api: httpx.Client) -> None:
    premise = "A harbor city where the dead vote"
    async with CardForge(str(api.base_url)) as forge:
        first = await forge.lorebooks.compose(premise, entries=8, seed=4)
        again = await forge.lorebooks.compose(premise, entries=8, seed=4)
        other = await forge.lorebooks.compose(premise, entries=8, seed=5)
        fired = await forge.lorebooks.simulate_file(first, "world.json", ["Hello"])

    book = json.loads(first)["data"]
    assert first == again != other
    assert len(book["entries"]) == 9
    assert "no language model" in book["description"]
    assert [fired.outcomes[at].label for at in fired.fired] == ["Overview"]


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        ({"premise": ""}, "premise"),
        ({"premise": "x", "entries": 1}, "entries"),
        ({"premise": "x", "format": "doc"}, "world_info"),
        ({"premise": "x", "size": 3}, "size"),
    ],
)
def test_a_faulty_wish_for_a_world_is_refused(
    api: httpx.Client, wanted: dict[str, object], complaint: str
) -> None:
    answer = api.post("/api/v2/lorebooks/compose", json=wanted)

    assert answer.status_code == 422
    assert complaint in answer.text
