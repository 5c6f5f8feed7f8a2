"""`cardforge jobs retry|delete|export|watch`, and the filters of `jobs list`."""

import json
from pathlib import Path

import yaml

from tests.fakes.program import CONCEPT, SMALL_FLAGS, Command, Provider


def made(cardforge: Command, *flags: str, concept: str = CONCEPT) -> str:
    """The id of a job that has ended."""
    cardforge("generate", concept, *SMALL_FLAGS, *flags)
    page = json.loads(cardforge("jobs", "list", "--json", "--limit=1").stdout)
    return str(page["jobs"][0]["id"])


def test_a_capped_job_goes_on_with_a_higher_cap(
    cardforge: Command, provider: Provider
) -> None:
    first = made(cardforge, "--max-total-tokens=12000")
    asked = provider.fake.calls
    shown = cardforge("jobs", "show", first)
    assert "limit_exceeded" in shown.stdout
    assert f"jobs retry {first} --max-total-tokens=…" in shown.stdout

    ran = cardforge("jobs", "retry", first, "--max-total-tokens=99999", "--json")

    assert ran.status == 0, ran.stderr
    retried = json.loads(ran.stdout)
    assert (retried["status"], retried["retry_of"]) == ("completed", first)
    again = cardforge("jobs", "show", retried["id"]).stdout
    assert "brief: taken from the job before" in again
    assert provider.fake.calls > asked


def test_a_cap_is_taken_back(cardforge: Command, provider: Provider) -> None:
    first = made(cardforge, "--max-total-tokens=12000")

    ran = cardforge("jobs", "retry", first, "--unset", "max-total-tokens", "--json")

    assert ran.status == 0, ran.stderr
    assert json.loads(ran.stdout)["status"] == "completed"


def test_a_job_without_a_card_shows_what_it_has(
    cardforge: Command, provider: Provider
) -> None:
    provider.fake.at("card's `scenario`", "refusal")
    job_id = made(cardforge, "--model=some/model")

    shown = cardforge("jobs", "show", job_id).stdout

    assert "kept      brief, " in shown
    assert "missing   scenario: " in shown


def test_a_retry_with_a_bad_flag_is_refused_before_anything(cardforge: Command) -> None:
    ran = cardforge("jobs", "retry", "any", "--temperature=9")

    assert ran.status == 2
    assert "--temperature" in ran.stderr


def test_jobs_are_listed_by_words_and_time(cardforge: Command) -> None:
    keeper = made(cardforge)
    baker = made(cardforge, concept="A baker of clouds")

    assert cardforge("jobs", "list", "--text", "bak").stdout.split()[0] == baker
    assert keeper in cardforge("jobs", "list", "--text=lighthouse keeper").stdout
    assert cardforge("jobs", "list", "--before=2020-01-01").stdout == ""
    assert baker in cardforge("jobs", "list", "--after=2020-01-01").stdout
    assert baker not in cardforge("jobs", "list", "--offset=1").stdout


def test_a_job_is_exported_to_stdout_or_a_file(
    cardforge: Command, tmp_path: Path
) -> None:
    job = made(cardforge)
    file = tmp_path / "job.yaml"

    printed = json.loads(cardforge("jobs", "export", job).stdout)
    ran = cardforge("jobs", "export", job, "--format=yaml", "--debug", "-o", str(file))

    assert printed["job"]["id"] == job
    assert ran.stdout.strip() == str(file)
    assert yaml.safe_load(file.read_text("utf-8"))["calls"][0]["body"]["messages"]


def test_a_deleted_job_is_gone(cardforge: Command) -> None:
    job = made(cardforge)

    assert cardforge("jobs", "delete", job).status == 0

    assert cardforge("jobs", "show", job).status != 0
    assert cardforge("jobs", "list").stdout == ""


def test_watch_follows_to_the_end(cardforge: Command) -> None:
    job = made(cardforge)

    named = cardforge("jobs", "watch", job)
    nothing = cardforge("jobs", "watch")

    assert "Completed" in named.stderr
    assert "No job is waiting" in nothing.stderr


def test_a_worker_needs_postgresql(cardforge: Command) -> None:
    for command in (["worker"], ["serve", "--no-worker", "--port=0"]):
        ran = cardforge(*command)

        assert ran.status == 2
        assert "DATABASE_URL" in ran.stderr


def test_a_list_that_finds_nothing_says_whether_there_is_anything(
    cardforge: Command,
) -> None:
    assert "No jobs yet" in cardforge("jobs", "list").stderr
    assert "No such jobs" in cardforge("jobs", "list", "--status=failed").stderr
