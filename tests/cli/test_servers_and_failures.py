"""Which server is used, and how providers, servers and people end a command."""

import json
import re
import signal
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from card_generator_app.jobs.lock import read_server
from tests.fakes.program import (
    CONCEPT,
    KEY,
    SMALL,
    SMALL_FLAGS,
    Command,
    Provider,
    finish,
    serve,
    wait_for,
)


def test_a_server_of_our_own_is_started_and_gone_afterwards(
    cardforge: Command,
) -> None:
    ran = cardforge("generate", CONCEPT, *SMALL_FLAGS, "--output", "card.png")

    assert ran.status == 0, ran.stderr
    assert read_server(Path(cardforge.env["CARDFORGE_DATA_DIR"])) is None


def test_a_running_server_is_found_by_its_data_folder(cardforge: Command) -> None:
    with serve(cardforge) as (process, url):
        ran = cardforge("generate", CONCEPT, "--json", *SMALL_FLAGS)
        shown = httpx.get(f"{url}/api/v2/jobs", trust_env=False).json()["jobs"]

    assert ran.status == 0, ran.stderr
    assert [job["id"] for job in shown] == [json.loads(ran.stdout)["job"]["id"]]
    assert process.returncode is not None


def test_two_commands_at_once_share_one_data_folder(cardforge: Command) -> None:
    processes = [
        cardforge.spawn("generate", CONCEPT, "--json", *SMALL_FLAGS, "-o", f"{n}.png")
        for n in range(2)
    ]

    ended = [finish(process) for process in processes]

    assert [ran.status for ran in ended] == [0, 0], [ran.stderr for ran in ended]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9", "nonsense", "http://[::1", "ftp://127.0.0.1"]
)
def test_a_server_that_does_not_answer_is_exit_3_and_named(
    cardforge: Command, address: str
) -> None:
    ran = cardforge("jobs", "list", CARDFORGE_SERVER=address)

    assert ran.status == 3
    assert address in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [("CARDFORGE_PORT", "many"), ("USE_DATABASE_JOBS", "perhaps")],
)
@pytest.mark.parametrize("command", [["jobs", "list"], ["serve"]])
def test_a_setting_that_makes_no_sense_is_named(
    cardforge: Command, command: list[str], variable: str, value: str
) -> None:
    ran = cardforge(*command, **{variable: value})

    assert ran.status == 2
    assert variable in ran.stderr


def test_a_data_folder_that_cannot_be_is_named(
    cardforge: Command, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    ran = cardforge("jobs", "list", CARDFORGE_DATA_DIR=str(blocked / "data"))

    assert ran.status == 2
    assert "CARDFORGE_DATA_DIR" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_refused_key_is_exit_3_and_never_shown(
    cardforge: Command, tmp_path: Path
) -> None:
    wrong = KEY.replace("planted", "wrong")

    ran = cardforge("generate", CONCEPT, *SMALL_FLAGS, OPENROUTER_API_KEY=wrong)

    assert ran.status == 3
    assert "refused" in ran.stderr
    assert "OpenRouter" in ran.stderr
    assert wrong not in ran.stdout + ran.stderr


def test_a_provider_that_is_down_is_tried_again_and_what_was_finished_is_kept(
    cardforge: Command, provider: Provider
) -> None:
    provider.fake.faults.append("none")
    provider.fake.always = "unavailable"

    ran = cardforge("generate", CONCEPT, *SMALL_FLAGS, "--concurrency=1")

    assert ran.status == 3
    asked = Counter(str(call.body["messages"]) for call in provider.fake.requests)
    brief, *fields = [str(call.body["messages"]) for call in provider.fake.requests]
    assert asked.pop(brief) == 1
    assert set(asked.values()) == {2}
    assert set(asked) == set(fields)
    found = re.search(r"job ([0-9a-f-]{36})", ran.stderr)
    assert found
    job = json.loads(cardforge("jobs", "show", found[1], "--json").stdout)
    assert job["status"] == "failed"
    assert job["error"]["code"] == "provider_unavailable"
    assert job["tokens"]["total"] > 0


def test_no_output_file_is_left_when_generation_fails(
    cardforge: Command, provider: Provider
) -> None:
    provider.fake.always = "out_of_credit"

    ran = cardforge("generate", CONCEPT, *SMALL_FLAGS, "--output", "card.png")

    assert ran.status == 3
    assert list(Path().iterdir()) == []


def test_ctrl_c_cancels_the_job_and_ends_at_once(
    cardforge: Command, provider: Provider
) -> None:
    provider.fake.always = "stall"
    process = cardforge.spawn("generate", CONCEPT, *SMALL_FLAGS)
    wait_for(lambda: provider.fake.calls)

    asked_at = time.monotonic()
    process.send_signal(signal.SIGINT)
    ran = finish(process)

    assert ran.status == 130
    assert time.monotonic() - asked_at < 5
    assert "Traceback" not in ran.stderr
    assert read_server(Path(cardforge.env["CARDFORGE_DATA_DIR"])) is None
    jobs = json.loads(cardforge("jobs", "list", "--json").stdout)["jobs"]
    assert [job["status"] for job in jobs] == ["cancelled"]
    wait_for(lambda: provider.fake.cancelled)


def test_a_stopping_server_ends_open_streams_at_once_and_lets_the_job_finish(
    cardforge: Command, provider: Provider
) -> None:
    provider.fake.latency_s = (
        1.0  # brief, then the fields: the job ends within the grace
    )
    with serve(cardforge) as (process, url), _api(url) as api:
        body = SMALL | {"concept": CONCEPT}
        job = api.post("/generation/generate", json=body).json()["job"]["id"]
        wait_for(lambda: provider.fake.calls)

        with api.stream("GET", f"/jobs/{job}/events") as stream:
            lines = stream.iter_lines()
            first = next(lines)
            asked_at = time.monotonic()
            process.send_signal(signal.SIGTERM)
            rest = list(lines)
            streamed_s = time.monotonic() - asked_at
        process.wait(30)
        stopped_s = time.monotonic() - asked_at

    assert first
    assert "event: server-draining" in rest
    assert streamed_s < 2
    assert stopped_s < 6
    assert process.returncode == 0


def _api(url: str) -> httpx.Client:
    return httpx.Client(base_url=f"{url}/api/v2", trust_env=False, timeout=30)


def test_an_idle_server_waits_for_nothing_when_it_stops(cardforge: Command) -> None:
    with serve(cardforge) as (process, _url):
        asked_at = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        took_s = time.monotonic() - asked_at

    assert took_s < 8  # the ten seconds for running jobs are not waited out
    assert read_server(Path(cardforge.env["CARDFORGE_DATA_DIR"])) is None


def test_a_second_server_on_the_same_folder_is_refused_and_the_first_named(
    cardforge: Command,
) -> None:
    with serve(cardforge) as (_process, url):
        ran = finish(cardforge.spawn("serve", "--port", "0"))

    assert ran.status == 1
    assert url in ran.stderr
    assert "Traceback" not in ran.stderr


def test_an_address_beyond_this_machine_is_refused(cardforge: Command) -> None:
    ran = cardforge("serve", "--host", "0.0.0.0")

    assert ran.status == 2
    assert "0.0.0.0" in ran.stderr


def test_a_port_in_use_is_named(cardforge: Command, provider: Provider) -> None:
    port = provider.base_url.split(":")[2].split("/")[0]

    ran = cardforge("serve", "--port", port)

    assert ran.status == 2
    assert port in ran.stderr
