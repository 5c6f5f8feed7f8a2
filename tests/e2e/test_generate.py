"""One command makes a real card: the composer and a model, through processes of their own."""

import json
import sqlite3
from base64 import b64decode
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.validate import validate_v2, validate_v3
from tests.fakes.faults import Fault
from tests.fakes.program import KEY, SMALL_FLAGS, Command, Provider, Ran, finish

BAKER = "A retired dragon-slayer who now runs a bakery in a small mountain village"


def generate(cardforge: Command, *arguments: str, **env: str) -> Ran:
    """A `cardforge generate` that must come out well."""
    ran = finish(cardforge.spawn("generate", *arguments, **env))
    assert ran.status == 0, ran.stderr
    return ran


def exchanges(example_dialogues: str) -> int:
    """How many example exchanges there are."""
    return example_dialogues.count("<START>")


def assert_whole(path: Path) -> dict[str, Any]:
    """The card's data, after everything that a whole card has was found in it."""
    content = path.read_bytes()
    decoded = FormatConverter.decode(content, path.name)
    assert decoded.format == "png"
    assert decoded.repairs == []
    for encoding, validate in (("v2", validate_v2), ("v3", validate_v3)):
        document = json.loads(FormatConverter.encode(decoded.card, encoding).bytes)
        assert validate(document) == []
    data = decoded.card.data
    for field in ("name", "description", "first_mes", "mes_example", "creator_notes"):
        assert data[field].strip(), field
    assert len(data["character_book"]["entries"]) >= 3
    assert len(data["alternate_greetings"]) >= 1
    assert data["first_mes"] not in data["alternate_greetings"]
    return dict(data)


def test_the_composer_makes_a_whole_card_without_key_or_network(
    offline: Command,
) -> None:
    ran = generate(offline, BAKER, "--output", "mara.png", "--seed=7")

    data = assert_whole(Path("mara.png"))
    assert ran.stdout == "mara.png\n"
    assert "composer" in ran.stderr
    assert exchanges(data["mes_example"]) >= 2
    assert "baker" in json.dumps(data).lower()
    with Image.open("mara.png") as portrait:
        assert portrait.size == (512, 768)


def test_the_payload_that_older_programs_read_is_valid_v2(offline: Command) -> None:
    generate(offline, BAKER, "--output", "mara.png")

    with Image.open("mara.png") as image:  # another reader than ours
        image.load()
        texts = image.text  # type: ignore[attr-defined]
    documents = {name: json.loads(b64decode(text)) for name, text in texts.items()}
    assert validate_v2(documents["chara"]) == []
    assert validate_v3(documents["ccv3"]) == []


def test_the_same_seed_composes_the_same_card(offline: Command) -> None:
    for name in ("one.png", "two.png"):
        generate(offline, BAKER, "--output", name, "--seed=11")

    one, two = (
        FormatConverter.decode(Path(n).read_bytes()) for n in ("one.png", "two.png")
    )
    assert one.portrait == two.portrait
    for field in ("name", "description", "first_mes", "mes_example"):
        assert one.card.data[field] == two.card.data[field]


@pytest.mark.parametrize(
    "concept",
    ["Katze", "Eine alte Leuchtturmwärterin, die Stürme sammelt", "storm " * 3333],
    ids=["one word", "another language", "20,000 characters"],
)
def test_any_concept_gives_a_card(offline: Command, concept: str) -> None:
    generate(offline, concept, "--output", "card.png")

    assert_whole(Path("card.png"))


def test_a_model_makes_a_whole_card(connected: Command, provider: Provider) -> None:
    ran = generate(connected, BAKER, "--output", "mara.png", "--json")

    job = json.loads(ran.stdout)["job"]
    assert_whole(Path("mara.png"))
    assert job["writer"] == "openrouter"
    assert float(job["cost_usd"]) == pytest.approx(float(provider.fake.spend))
    assert ran.stderr == ""


def test_nothing_is_kept_when_nothing_shall_be(
    offline: Command, tmp_path: Path
) -> None:
    generate(offline, BAKER, *SMALL_FLAGS, USE_DATABASE_JOBS="false")

    assert list((tmp_path / "data").glob("*.sqlite*")) == []


def test_a_key_never_appears_in_any_output_log_or_file(
    connected: Command, provider: Provider, tmp_path: Path
) -> None:
    echo = f"Incorrect key provided: {KEY}. Authorization: Bearer {KEY}"
    provider.fake.always = Fault("bad_key", message=echo)
    failed = finish(connected.spawn("generate", BAKER, LOG_LEVEL="DEBUG"))
    provider.fake.always = Fault("server_error", message=echo)
    down = finish(connected.spawn("generate", BAKER, "--retries=1", LOG_LEVEL="DEBUG"))
    doctor = finish(connected.spawn("doctor", "--json", LOG_LEVEL="DEBUG"))
    listed = finish(connected.spawn("jobs", "list", "--json", LOG_LEVEL="DEBUG"))

    assert failed.status == 3
    assert down.status == 3
    for ran in (failed, down, doctor, listed):
        assert KEY not in ran.stdout + ran.stderr
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []
    with closing(sqlite3.connect(tmp_path / "data" / "cardforge.sqlite")) as database:
        assert KEY not in "\n".join(database.iterdump())
