"""The whole way with a real model on this machine; the path is judged, not the prose."""

import json
from pathlib import Path

import pytest

from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.validate import validate_v2
from card_generator_app.model_files import ModelFiles
from tests.fakes.program import CONCEPT, MODEL_DIR, Command, finish

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SMALL_MODEL_FLAGS = [
    "--profile=local",
    "--alternate-greetings=0",
    "--lorebook=none",
    "--example-dialogues=1",
]


def test_a_model_on_this_machine_writes_a_card(offline: Command) -> None:
    ModelFiles(MODEL_DIR).ensure("smollm2-135m")

    process = offline.spawn(
        "generate", CONCEPT, "--json", "--seed=1", "-o", "card.png", *SMALL_MODEL_FLAGS
    )
    ran = finish(process, timeout_s=500)

    assert ran.status == 0, ran.stderr
    job = json.loads(ran.stdout)["job"]
    decoded = FormatConverter.decode(Path("card.png").read_bytes())
    document = json.loads(FormatConverter.encode(decoded.card, "v2").bytes)
    assert job["writer"] == "local"
    assert job["tokens"]["completion"] > 100
    assert job["cost_usd"] == "0"
    assert validate_v2(document) == []
    assert decoded.card.data["first_mes"].strip()
