"""`cardforge generate --detach`: the server goes on alone."""

import json

from tests.fakes.program import CONCEPT, SMALL_FLAGS, Command


def test_the_job_goes_on_without_the_command(client: Command) -> None:
    begun = client("generate", CONCEPT, *SMALL_FLAGS, "--detach")
    job = begun.stdout.strip()

    assert begun.status == 0
    assert f"cardforge jobs download {job}" in begun.stderr
    client("jobs", "watch", job)
    assert client("jobs", "download", job, "-o", "made.png").stdout == "made.png\n"


def test_a_script_gets_the_job(client: Command) -> None:
    begun = client("generate", CONCEPT, *SMALL_FLAGS, "--detach", "--json")

    assert json.loads(begun.stdout)["status"] in ("queued", "running")
    assert begun.stderr == ""


def test_without_a_server_nothing_would_go_on(cardforge: Command) -> None:
    ran = cardforge("generate", CONCEPT, *SMALL_FLAGS, "--detach")

    assert ran.status == 2
    assert "cardforge serve" in ran.stderr
    assert "No jobs yet" in cardforge("jobs", "list").stderr
