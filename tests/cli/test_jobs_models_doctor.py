"""`cardforge jobs`, `models` and `doctor`."""

import json
from pathlib import Path

import pytest

from card_generator_app.cards.converter import FormatConverter
from tests.fakes.program import CONCEPT, SMALL_FLAGS, Command, Provider


@pytest.fixture
def job(client: Command) -> str:
    """The id of a completed job."""
    ran = client("generate", CONCEPT, "--json", "--name=Ada", *SMALL_FLAGS)
    assert ran.status == 0, ran.stderr
    job_id: str = json.loads(ran.stdout)["job"]["id"]
    return job_id


def test_list_shows_a_line_a_job(client: Command, job: str) -> None:
    ran = client("jobs", "list")

    assert ran.status == 0
    assert ran.stdout.startswith(f"{job}  completed")
    assert CONCEPT in ran.stdout


def test_list_can_be_filtered_and_paged(client: Command, job: str) -> None:
    client("generate", CONCEPT, *SMALL_FLAGS)

    first = json.loads(client("jobs", "list", "--limit=1", "--json").stdout)
    cursor = first["next_cursor"]
    second = json.loads(
        client("jobs", "list", "--limit=1", "--json", "--cursor", cursor).stdout
    )
    none = client("jobs", "list", "--status=failed")

    assert [page["jobs"][0]["id"] == job for page in (first, second)] == [False, True]
    assert none.stdout == ""
    assert none.status == 0


def test_show_tells_how_it_went(client: Command, job: str) -> None:
    ran = client("jobs", "show", job)

    for word in (job, "completed", CONCEPT, "openrouter", "tokens", "cost"):
        assert word in ran.stdout
    assert json.loads(client("jobs", "show", job, "--json").stdout)["id"] == job


def test_logs_are_numbered_and_can_be_continued(client: Command, job: str) -> None:
    lines = client("jobs", "logs", job).stdout.splitlines()
    rest = client("jobs", "logs", job, "--after=2").stdout.splitlines()
    events = json.loads(client("jobs", "logs", job, "--json").stdout)["events"]

    assert rest == lines[2:]
    assert [int(line.split()[0]) for line in lines] == [e["seq"] for e in events]


def test_result_is_the_card_as_json(client: Command, job: str) -> None:
    result = json.loads(client("jobs", "result", job).stdout)

    assert result["card"]["data"]["name"] == "Ada"
    assert result["provenance"]


def test_download_writes_a_file_and_keeps_the_one_there(
    client: Command, job: str
) -> None:
    paths = [
        client("jobs", "download", job, *arguments).stdout.strip()
        for arguments in ([], ["-o", "x.json"], ["-o", "x.json"], ["--format=v1"])
    ]
    bare = client("jobs", "download", job, "-o", "bare", "--format=v2").stdout.strip()

    # `generate` wrote ada.png first.
    assert paths == ["ada-2.png", "x.json", "x-2.json", "ada.json"]
    assert bare == "bare.json"
    formats = [FormatConverter.decode(Path(path).read_bytes()).format for path in paths]
    assert formats == ["png", "v3", "v3", "v1"]


def test_cancel_of_an_ended_job_says_that_it_has_ended(
    client: Command, job: str
) -> None:
    ran = client("jobs", "cancel", job)

    assert ran.status == 1
    assert "completed" in ran.stderr


@pytest.mark.parametrize("verb", ["show", "logs", "result", "download", "cancel"])
def test_an_unknown_job_is_named(client: Command, verb: str) -> None:
    ran = client("jobs", verb, "no-such-job")

    assert ran.status == 1
    assert "no-such-job" in ran.stderr
    assert ran.stdout == ""


def test_an_empty_list_says_how_to_begin(client: Command) -> None:
    ran = client("jobs", "list")

    assert ran.stdout == ""
    assert "cardforge generate" in ran.stderr


def test_models_for_this_machine_are_listed_with_their_state(client: Command) -> None:
    ran = client("models", "installed")

    assert ran.status == 0
    assert [line.split()[0] for line in ran.stdout.splitlines()] == [
        "minilm",
        "smollm2-135m",
    ]
    assert json.loads(client("models", "installed", "--json").stdout)["models"]


def test_installing_what_is_there_says_so(client: Command) -> None:
    ran = client("models", "install", "minilm")

    assert ran.status == 0, ran.stderr
    assert ran.stdout == "minilm: installed\n"


def test_an_unknown_model_is_refused_and_the_known_ones_named(client: Command) -> None:
    ran = client("models", "install", "gpt-9")

    assert ran.status == 1
    assert "smollm2-135m" in ran.stderr


def test_the_doctor_finds_all_well(client: Command) -> None:
    ran = client("doctor")

    assert ran.status == 0, ran.stdout
    assert "OpenRouter" in ran.stdout
    assert "--" not in ran.stdout


def test_the_doctor_works_offline_without_a_key(
    cardforge: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENROUTER_API_KEY", "OPENROUTER_BASE_URL"):
        cardforge.env.pop(name)

    ran = cardforge("doctor", "--json")

    report = json.loads(ran.stdout)
    assert ran.status == 0
    assert "composer" in report["writer"]
    assert "OPENROUTER_API_KEY" in report["writer"]


def test_the_doctor_finds_a_refused_key(cardforge: Command, provider: Provider) -> None:
    ran = cardforge("doctor", OPENROUTER_API_KEY="sk-or-v1-wrong")

    assert ran.status == 1
    assert "refused" in ran.stdout
    assert "sk-or-v1-wrong" not in ran.stdout + ran.stderr


def test_a_damaged_model_file_is_named_with_the_way_to_mend_it(
    cardforge: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "models" / "minilm"
    folder.mkdir(parents=True)
    for name in ("model.onnx", "tokenizer.json"):
        (folder / name).write_bytes(b"damaged")
    env = {"CARDFORGE_MODEL_DIR": str(tmp_path / "models")}

    doctor = cardforge("doctor", **env)
    card = cardforge("generate", CONCEPT, "--writer=composer", **env)

    assert doctor.status == 1
    assert "cardforge models install minilm --force" in doctor.stdout
    assert card.status == 1
    assert "sha256" in card.stderr
    assert "cardforge models install minilm --force" in card.stderr
