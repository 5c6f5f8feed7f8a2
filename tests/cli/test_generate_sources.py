"""`cardforge generate` from files: sent by their paths, refused before anything is begun."""

import json
from pathlib import Path

import pytest

from tests.fakes.program import SMALL_FLAGS, Command, Provider

HARBOR = "# Tolls\n\nMara Quill keeps the light. Nobody pays Mara Quill a toll."


def test_paths_are_uploaded_and_make_up_for_a_concept(
    cardforge: Command, provider: Provider
) -> None:
    Path("harbor.md").write_text(HARBOR, "utf-8")
    lore = {"entries": {"0": {"key": ["toll"], "content": "Tolls are lies."}}}
    Path("world.json").write_text(json.dumps(lore), "utf-8")

    ran = cardforge(
        *("generate", *SMALL_FLAGS, "--source-files", "harbor.md"),
        *("--context-lorebooks", "world.json", "-o", "mara.json"),
    )

    assert ran.status == 0, ran.stderr
    said = str([one.body["messages"] for one in provider.fake.requests])
    assert "harbor.md, Tolls" in said
    assert "Tolls are lies." in said


def test_the_composer_makes_a_card_of_a_source_and_says_how(cardforge: Command) -> None:
    Path("harbor.md").write_text(HARBOR, "utf-8")

    ran = cardforge(
        *("generate", "--writer", "composer", "--source-files", "harbor.md"),
        *("-o", "mara.json"),
    )

    assert ran.status == 0, ran.stderr
    card = json.loads(Path("mara.json").read_text("utf-8"))
    assert card["data"]["name"] == "Mara Quill"
    assert "nothing is understood or summed up" in ran.stderr


@pytest.mark.parametrize(
    "flag",
    [
        "--source-files",
        "--reference-cards",
        "--context-lorebooks",
        "--reference-image",
        "--image-file",
    ],
)
def test_a_path_that_leads_nowhere_is_named_before_a_server_starts(
    cardforge: Command, provider: Provider, flag: str
) -> None:
    ran = cardforge("generate", "A baker", flag, "no/such.file")

    assert ran.status == 2
    assert f"{flag}: there is no file no/such.file." in ran.stderr
    assert provider.fake.calls == 0


def test_a_card_file_that_is_none_is_named_with_its_flag(cardforge: Command) -> None:
    Path("empty.png").touch()

    ran = cardforge("generate", "--input-card", "empty.png", "--writer=composer")

    assert ran.status == 2
    assert "--input-card empty.png: the file is empty" in ran.stderr
