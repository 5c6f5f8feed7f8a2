"""`cardforge generate`: where the concept comes from, and what is refused before any call."""

from pathlib import Path

import pytest

from tests.fakes.documents import docx, pdf
from tests.fakes.program import CONCEPT, SMALL_FLAGS, Command, Provider


def last_concept(ran_stdout: str) -> str:
    """The concept of the job in an answer of `generate --json`."""
    import json

    concept: str = json.loads(ran_stdout)["job"]["options"]["concept"]
    return concept


@pytest.mark.parametrize("stdin", [b"", b"  \n\n"])
def test_without_a_concept_the_three_ways_are_named(
    cardforge: Command, provider: Provider, stdin: bytes
) -> None:
    ran = cardforge("generate", stdin=stdin)

    assert ran.status == 2
    assert "--concept-file" in ran.stderr
    assert 'cardforge generate "' in ran.stderr
    assert "| cardforge generate" in ran.stderr
    assert provider.fake.calls == 0


def test_a_blank_argument_is_no_concept(cardforge: Command) -> None:
    assert cardforge("generate", "  ", stdin="from a pipe").status == 2


def test_the_concept_can_come_from_a_file(client: Command) -> None:
    Path("notes.txt").write_text("  Ein Drache, der Tee kocht.\n", "utf-8")

    ran = client("generate", "--concept-file", "notes.txt", "--json", *SMALL_FLAGS)

    assert ran.status == 0, ran.stderr
    assert last_concept(ran.stdout) == "Ein Drache, der Tee kocht."


def test_the_concept_can_come_from_a_pipe(client: Command) -> None:
    ran = client("generate", "--json", *SMALL_FLAGS, stdin="灯台守の女\n")

    assert ran.status == 0, ran.stderr
    assert last_concept(ran.stdout) == "灯台守の女"


def test_a_concept_may_start_with_a_dash(client: Command) -> None:
    ran = client("generate", "--json", *SMALL_FLAGS, "--", "--a dashing knight")

    assert ran.status == 0, ran.stderr
    assert last_concept(ran.stdout) == "--a dashing knight"


def test_two_concepts_are_one_too_many(cardforge: Command) -> None:
    Path("notes.txt").write_text("x", "utf-8")

    ran = cardforge("generate", "y", "--concept-file", "notes.txt")

    assert ran.status == 2
    assert "not two of them" in ran.stderr


@pytest.mark.parametrize("how", ["file", "pipe"])
def test_a_concept_that_is_no_text_is_refused(cardforge: Command, how: str) -> None:
    Path("notes.txt").write_bytes(b"\xff\xfe\x00")

    if how == "file":
        ran = cardforge("generate", "--concept-file", "notes.txt")
    else:
        ran = cardforge("generate", stdin=b"\xff\xfe\x00")

    assert ran.status == 2
    assert "UTF-8" in ran.stderr


def test_a_document_is_a_concept_too(client: Command, provider: Provider) -> None:
    Path("notes.docx").write_bytes(docx(("Normal", "A clockmaker of the deep sea")))

    ran = client("generate", "--concept-file", "notes.docx", *SMALL_FLAGS)

    assert ran.status == 0, ran.stderr
    assert "A clockmaker of the deep sea" in str(provider.fake.requests[0].body)


def test_a_document_that_cannot_be_read_costs_nothing(
    client: Command, provider: Provider
) -> None:
    Path("notes.pdf").write_bytes(pdf("secret", password="open"))

    ran = client("generate", "--concept-file", "notes.pdf", *SMALL_FLAGS)

    assert ran.status == 2
    assert "notes.pdf: the PDF is encrypted" in ran.stderr
    assert provider.fake.calls == 0


def test_a_page_of_our_own_network_is_never_read(
    client: Command, provider: Provider
) -> None:
    ran = client("generate", "--concept-url", "http://127.0.0.1:9/", *SMALL_FLAGS)

    assert ran.status == 2
    assert "127.0.0.1 is not a public address" in ran.stderr
    assert provider.fake.calls == 0


def test_a_page_beside_a_concept_is_one_too_many(cardforge: Command) -> None:
    ran = cardforge("generate", "y", "--concept-url", "https://a.example/")

    assert ran.status == 2
    assert "not two of them" in ran.stderr


def test_a_missing_concept_file_is_named(cardforge: Command) -> None:
    ran = cardforge("generate", "--concept-file", "nowhere.txt")

    assert ran.status == 2
    assert "nowhere.txt" in ran.stderr


def test_a_concept_of_the_longest_length_is_taken_and_a_longer_one_is_not(
    client: Command, provider: Provider
) -> None:
    taken = client("generate", "--json", *SMALL_FLAGS, stdin="a" * 100_000)
    calls = provider.fake.calls
    refused = client("generate", *SMALL_FLAGS, stdin="a" * 100_001)

    assert taken.status == 0, taken.stderr
    assert refused.status == 2
    assert "100000" in refused.stderr
    assert provider.fake.calls == calls


def test_bad_values_are_named_by_their_flags_all_at_once(
    cardforge: Command, provider: Provider
) -> None:
    ran = cardforge("generate", "x", "--temperature=3", "--alternate-greetings=many")

    assert ran.status == 2
    assert "--temperature" in ran.stderr
    assert "--alternate-greetings" in ran.stderr
    assert provider.fake.calls == 0


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("no/such/folder/card.png", "does not exist"),
        ("/proc/card.png", "cannot write"),
        ("card.docx", "'.docx'"),
    ],
)
def test_an_output_that_cannot_be_written_is_said_before_any_call(
    cardforge: Command, provider: Provider, output: str, reason: str
) -> None:
    ran = cardforge("generate", CONCEPT, "--output", output)

    assert ran.status == 2
    assert reason in ran.stderr
    assert provider.fake.calls == 0


def test_a_picture_that_is_not_there_or_none_is_said_before_any_call(
    cardforge: Command, provider: Provider
) -> None:
    Path("notes.txt").write_text("not a picture", "utf-8")

    missing = cardforge("generate", CONCEPT, "--image-file", "none.png")
    unreadable = cardforge("generate", CONCEPT, "--image-file", "notes.txt")

    assert (missing.status, unreadable.status) == (2, 2)
    assert "none.png" in missing.stderr
    assert "picture" in unreadable.stderr or "image" in unreadable.stderr
    assert provider.fake.calls == 0


def test_an_unknown_profile_is_refused_and_the_known_ones_named(
    client: Command, provider: Provider
) -> None:
    ran = client("generate", CONCEPT, "--profile", "lavish")

    assert ran.status == 1
    assert "default" in ran.stderr
    assert provider.fake.calls == 0


def test_a_closed_standard_input_is_no_concept(cardforge: Command) -> None:
    import subprocess
    import sys

    command = f"{sys.executable} -m card_generator_app.main_cli generate <&-"
    done = subprocess.run(
        ["sh", "-c", command],
        env=cardforge.process_environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "one of these ways" in done.stderr
