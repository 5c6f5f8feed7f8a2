"""`cardforge usage|debug|cache|config`."""

import json

from tests.fakes.program import Command


def generated(client: Command) -> str:
    ran = client("generate", "A baker", "--json")
    assert ran.status == 0, ran.stderr
    job_id: str = json.loads(ran.stdout)["job"]["id"]
    return job_id


def test_usage_is_a_row_for_each(client: Command) -> None:
    assert "0 calls" in client("usage").stderr
    generated(client)

    ran = client("usage", "--by", "model", "--by", "kind")
    report = json.loads(client("usage", "--json").stdout)

    assert ran.status == 0, ran.stderr
    assert " generate " in ran.stdout
    assert report["by"] == ["day"]
    assert f"${report['total']['cost_usd']}" in ran.stderr


def test_a_job_is_looked_behind(client: Command) -> None:
    job_id = generated(client)

    short, whole = client("debug", "job", job_id), client(
        "debug", "job", job_id, "--full"
    )

    assert "> system: " in short.stdout
    assert "--full shows them" in short.stdout
    assert "--full shows them" not in whole.stdout
    assert len(whole.stdout) > len(short.stdout)
    assert client("debug", "job", "nope").status == 1
    assert "nothing has failed" in client("debug", "errors").stderr


def test_caches_and_settings(client: Command) -> None:
    assert "capabilities" in client("cache", "list").stdout
    assert client("cache", "clear", "ratios").stdout == "cleared: ratios\n"
    assert client("cache", "clear", "nope").status == 2
    shown = client("config", "show")
    assert "CARDFORGE_DATA_DIR=" in shown.stdout
    assert "CARDFORGE_PORT" not in shown.stdout
    assert "CARDFORGE_PORT=8000  (default)" in client("config", "show", "--all").stdout
