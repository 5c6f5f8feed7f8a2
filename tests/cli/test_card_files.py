"""`inspect`, `lint` and `lorebooks`: files in, files out, no server."""

import json
from pathlib import Path

import pytest

from card_generator_app.cards.converter import FormatConverter
from tests.fakes.cards import small_card
from tests.fakes.program import Command
from tests.unit.cards.builders import b64, png_with, text_chunk


def test_a_folder_without_a_card_is_refused_by_name(cardforge: Command) -> None:
    Path("empty").mkdir()

    ran = cardforge("inspect", "empty")

    assert ran.status == 2
    assert "holds no card.yaml" in ran.stderr


def test_lint_mends_a_card_folder(cardforge: Command, png: Path) -> None:
    cardforge("convert", "mara.png", "mara", "--format", "markdown")

    ran = cardforge("lint", "--fix", "mara")

    assert "mended" in ran.stderr
    assert not Path("mara/first_mes.md").read_text("utf-8").endswith(" \n\n")


def test_inspect_names_the_front_end_that_minds(cardforge: Command) -> None:
    card = b64(json.loads(FormatConverter.encode(small_card(), "v2").bytes))
    Path("late.png").write_bytes(png_with(text_chunk("chara", card), after_pixels=True))

    ran = cardforge("inspect", "late.png")

    assert "imports    text-generation-webui: looks before the pixels" in ran.stdout


def test_what_is_no_card_is_refused_by_name(cardforge: Command) -> None:
    Path("paper.pdf").write_bytes(b"%PDF-1.7 ...")

    ran = cardforge("inspect", "paper.pdf")

    assert ran.status == 2
    assert "PDF" in ran.stderr


def test_inspect_answers_in_json(cardforge: Command, png: Path) -> None:
    found = json.loads(cardforge("inspect", "mara.png", "--json").stdout)

    assert (found["name"], found["format"], found["strict_v2"]) == ("Mara", "png", [])
    assert found["tokens"]["permanent"] > 0


def test_tokens_are_marked_approximate_unless_a_tokenizer_counts_them(
    cardforge: Command, png: Path
) -> None:
    estimated = cardforge("inspect", "mara.png").stdout
    counted = cardforge("inspect", "mara.png", "--tokenizer", "GPT").stdout
    as_json = cardforge("inspect", "mara.png", "--tokenizer", "gpt", "--json").stdout

    assert "≈" in estimated
    assert "≈" not in counted
    assert "(gpt)" in counted
    tokens = json.loads(as_json)["tokens"]
    assert (tokens["tokenizer"], tokens["approximate"]) == ("gpt", False)


def test_lint_takes_a_tokenizer(cardforge: Command, png: Path) -> None:
    found = cardforge("lint", "mara.png", "--tokenizer", "llama3")

    assert "greeting-speaks-for-user" in found.stdout


def test_lint_fails_for_errors_and_names_the_rule(
    cardforge: Command, png: Path
) -> None:
    ran = cardforge("lint", "mara.png")

    assert ran.status == 1
    assert "greeting-speaks-for-user" in ran.stdout


def test_lint_fix_mends_in_place_and_only_once(cardforge: Command, png: Path) -> None:
    first = cardforge("lint", "--fix", "mara.png")
    mended = png.read_bytes()
    second = cardforge("lint", "--fix", "mara.png")

    assert "mended" in first.stderr
    assert "mended" not in second.stderr
    assert png.read_bytes() == mended
    assert FormatConverter.decode(mended).card.extensions == {"unknown": {"kept": True}}


def test_lint_of_many_files_goes_on_after_one_that_is_no_card(
    cardforge: Command, png: Path
) -> None:
    Path("paper.pdf").write_bytes(b"%PDF-1.7 ...")

    ran = cardforge("lint", "paper.pdf", "mara.png")

    assert ran.status == 2
    assert "paper.pdf: this is a PDF document" in ran.stderr
    assert "greeting-speaks-for-user" in ran.stdout


def test_lint_speaks_sarif(cardforge: Command, png: Path) -> None:
    document = json.loads(cardforge("lint", "--format", "sarif", "mara.png").stdout)

    assert document["version"] == "2.1.0"
    assert document["runs"][0]["results"]


def test_simulate_tells_what_fires_and_why_not(cardforge: Command, png: Path) -> None:
    ran = cardforge("lorebooks", "simulate", "mara.png", "Is the bakery open?")

    assert "1. Bakery" in ran.stdout
    assert "- Mill: none of its keys" in ran.stdout


def test_simulate_takes_every_option(cardforge: Command) -> None:
    rows = {
        "0": {"uid": 0, "comment": "Swiped", "key": ["x"], "triggers": ["swipe"]},
        "1": {
            "uid": 1,
            "comment": "Of Ada",
            "key": ["x"],
            "characterFilter": {"names": ["Ada"]},
        },
        "2": {
            "uid": 2,
            "comment": "Of elves",
            "key": ["x"],
            "characterFilter": {"tags": ["elf"]},
        },
        "3": {
            "uid": 3,
            "comment": "Persona",
            "key": ["knight"],
            "matchPersonaDescription": True,
        },
        "4": {"uid": 4, "comment": "Called", "key": ["mill"]},
        "5": {"uid": 5, "comment": "Far back", "key": ["dragon"], "order": 200},
    }
    for number, row in rows.items():
        row["content"] = (
            f"Text {number}. The mill." if number == "0" else f"Text {number}."
        )
    Path("world.json").write_text(json.dumps({"entries": rows}), "utf-8")
    chat = ["user: dragon", "assistant: hm", "user: x"]

    plain = cardforge("lorebooks", "simulate", "world.json", *chat, "--scan-depth", "1")
    full = cardforge(
        *("lorebooks", "simulate", "world.json", *chat, "--scan-depth", "1"),
        *("--trigger", "swipe", "--character", "Ada", "--tag", "elf"),
        *("--persona", "A knight.", "--recursive-scanning", "--min-activations", "6"),
    )

    assert "fires: 1," in plain.stdout  # the tags of nobody known are passed over
    assert "it is only for Ada; no character is known" in plain.stdout
    assert "fires: 6," in full.stdout, full.stdout + full.stderr
    assert "key 'mill' is in entry 'Swiped'" in full.stdout


def test_simulate_says_which_option_is_out_of_range(
    cardforge: Command, png: Path
) -> None:
    ran = cardforge("lorebooks", "simulate", "mara.png", "hi", "--scan-depth", "-1")

    assert ran.status == 2
    assert "scan_depth is from 0 to 1000" in ran.stderr


@pytest.mark.parametrize(("expected", "status"), [("Bakery", 0), ("Mill", 1)])
def test_simulate_checks_cases(
    cardforge: Command, png: Path, expected: str, status: int
) -> None:
    cases = f"cases:\n  - chat: ['Is the bakery open?']\n    fires: [{expected}]\n"
    Path("cases.yaml").write_text(cases, "utf-8")

    assert (
        cardforge("lorebooks", "simulate", "mara.png", "--cases", "cases.yaml").status
        == status
    )


def test_simulate_without_a_chat_says_how_to_give_one(
    cardforge: Command, png: Path
) -> None:
    ran = cardforge("lorebooks", "simulate", "mara.png")

    assert ran.status == 2
    assert "--chat" in ran.stderr


def test_lorebooks_convert_writes_world_info(cardforge: Command, png: Path) -> None:
    ran = cardforge(
        "lorebooks", "convert", "mara.png", "w.json", "--format", "world_info"
    )

    assert ran.status == 0
    assert json.loads(Path("w.json").read_text("utf-8"))["entries"]["0"]["key"] == [
        "bakery"
    ]
