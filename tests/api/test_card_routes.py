"""Card files and lorebooks over HTTP: nothing is kept."""

import json

import httpx
import pytest

from card_generator_app.cards.converter import FormatConverter
from card_generator_app.client import CardForge
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
        found = await forge.lorebooks.simulate(
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
        fired = await forge.lorebooks.simulate(
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
