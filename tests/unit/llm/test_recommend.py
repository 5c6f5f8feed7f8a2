"""Finding and recommending models: plain rules, the same answer every time, with reasons."""

from decimal import Decimal
from typing import Any

import pytest

from card_generator_app.llm.catalog_file import bundled
from card_generator_app.llm.finding import ModelFilter, found_in
from card_generator_app.llm.listed import Listed, read_rows
from card_generator_app.llm.recommend import recommend, recommend_all

BUNDLED = list(bundled()[1].values())


def model(name: str, **fields: Any) -> Listed:
    """A model as OpenRouter lists it; prices in dollars a million tokens."""
    prompt, completion = fields.pop("usd", (1, 2))
    price = {"prompt": f"{prompt / 1e6:.9f}", "completion": f"{completion / 1e6:.9f}"}
    kinds = {
        "input_modalities": fields.pop("inputs", ["text"]),
        "output_modalities": fields.pop("outputs", ["text"]),
    }
    row = {
        "id": name,
        "pricing": price,
        "architecture": kinds,
        "context_length": 32_000,
    }
    return read_rows([row | fields])[name]


STRICT = ["response_format", "structured_outputs"]


def ids(found: list[Listed]) -> list[str]:
    return [one.id for one in found]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (ModelFilter("CHEAP"), ["a/cheap"]),
        (ModelFilter(max_prompt_price=0.5), ["a/cheap"]),
        (ModelFilter(max_completion_price=2), ["a/cheap"]),
        (ModelFilter(min_context=100_000), ["b/large"]),
        (ModelFilter(capabilities=("vision",)), ["c/eyes"]),
        (ModelFilter(capabilities=("structured",)), ["b/large"]),
        (ModelFilter("no such thing"), []),
        (ModelFilter(), ["a/cheap", "b/large", "c/eyes"]),
    ],
)
def test_models_are_found_by(wanted: ModelFilter, expected: list[str]) -> None:
    models = [
        model("c/eyes", inputs=["text", "image"], usd=(2, 9)),
        model("a/cheap", usd=(0.1, 0.2)),
        model(
            "b/large", context_length=200_000, supported_parameters=STRICT, usd=(3, 9)
        ),
    ]

    assert ids(found_in(models, wanted)) == expected


def test_the_cheapest_come_first_and_those_without_a_price_last() -> None:
    untold = read_rows([{"id": "a/untold"}])["a/untold"]
    models = [untold, model("b/dear", usd=(5, 5)), model("c/cheap", usd=(1, 1))]

    assert ids(found_in(models, ModelFilter(), "price")) == [
        "c/cheap",
        "b/dear",
        "a/untold",
    ]


def test_a_judge_is_no_relation_of_the_writer() -> None:
    writer = "~openai/gpt-latest"

    found = recommend(BUNDLED, "judge", beside=writer, limit=20)

    assert found
    assert all(one.model.family != "openai" for one in found)
    assert f"another family than {writer}" in found[0].why


def test_a_judge_differs_from_the_best_writer_where_none_is_named() -> None:
    found = recommend_all(BUNDLED, ["write", "judge"], limit=1)

    assert len({one.model.family for one in found}) == 2


def test_a_budget_leaves_out_what_is_dearer_or_has_no_price() -> None:
    untold = read_rows([{"id": "a/untold"}])["a/untold"]

    found = recommend([*BUNDLED, untold], "write", budget_usd=Decimal("0.01"), limit=20)

    costs = [one.cost_usd for one in found]
    assert costs
    assert all(cost is not None and cost <= Decimal("0.01") for cost in costs)


def test_only_who_sees_describes_and_only_who_draws_draws() -> None:
    seeing = recommend(BUNDLED, "vision", limit=20)
    drawing = recommend(BUNDLED, "image", limit=20)

    assert all(one.model.sees_images for one in seeing)
    assert all(one.model.makes_images for one in drawing)
    assert "bytedance-seed/seedream-4.5" not in {one.model.id for one in seeing}


def test_a_small_context_or_no_schema_is_no_planner() -> None:
    small = model("a/small", context_length=4096, supported_parameters=STRICT)
    loose = model("b/loose", supported_parameters=["temperature"])
    good = model("c/good", supported_parameters=STRICT)

    found = recommend([small, loose, good], "brief")

    assert [one.model.id for one in found] == ["c/good"]
    assert "keeps to a JSON schema" in found[0].why


def test_the_order_of_the_list_does_not_matter() -> None:
    there = recommend_all(BUNDLED, ["brief", "lore"], limit=5)
    back = recommend_all(BUNDLED[::-1], ["brief", "lore"], limit=5)

    assert there == back
    assert there


def test_prices_are_told_as_people_write_them() -> None:
    cheap = model("a/cheap", supported_parameters=STRICT, usd=(10, 0.25))

    (found,) = recommend([cheap], "brief")

    assert "about $0.0259 a card ($10 in, $0.25 out a million tokens)" in found.why


def test_a_model_that_will_be_gone_is_said() -> None:
    leaving = model(
        "a/leaving", supported_parameters=STRICT, expiration_date="2027-01-01"
    )

    assert "but it is gone after 2027-01-01" in recommend([leaving], "brief")[0].why
