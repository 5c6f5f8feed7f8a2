"""`cardforge generate batch`: a file of concepts in, a folder of cards out."""

import csv
import json
from pathlib import Path

from tests.fakes.program import SMALL_FLAGS, Command, Provider, finish, wait_for

COMPOSED = [*SMALL_FLAGS, "--writer=composer", "--quiet"]
ASKED = [*SMALL_FLAGS, "--writer=openrouter", "--critique-rounds=0", "--retries=1"]


def listed(*rows: dict[str, str]) -> str:
    Path("cast.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return "cast.jsonl"


def summary(path: str = "cards/cast-summary.csv") -> dict[str, dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_each_line_becomes_a_card_and_a_row_of_the_summary(cardforge: Command) -> None:
    file = listed(
        {"id": "baker", "concept": "A baker", "name": "Ilse"},
        {"concept": "A miller", "name": "Bram"},
    )

    ran = cardforge("generate", "batch", file, "-o", "cards", *COMPOSED)

    assert (ran.status, ran.stdout) == (0, "cards/cast-summary.csv\n")
    rows = summary()
    assert [(row["name"], row["status"]) for row in rows.values()] == [
        ("Ilse", "completed"),
        ("Bram", "completed"),
    ]
    assert list(rows) == ["baker", "2"]
    for row in rows.values():
        assert Path(row["file"]).read_bytes().startswith(b"\x89PNG")
        assert row["card_id"].replace("-", "").endswith(row["file"][-12:-4])


def test_a_table_with_a_header_is_read_too(cardforge: Command) -> None:
    Path("cast.csv").write_text("concept,name,tags\nA baker,Ilse,a; b\n", "utf-8")

    ran = cardforge(
        "generate",
        "batch",
        "cast.csv",
        *COMPOSED,
        "--filename-template={name}",
        "--json",
    )

    assert ran.status == 0
    [item] = json.loads(ran.stdout)["items"].values()
    assert item["files"] == ["ilse.png"]


def test_what_is_wrong_is_told_by_line_and_nothing_is_made(cardforge: Command) -> None:
    file = listed({"concept": "A baker"}, {"concept": "A miller", "pov": "fourth"})

    ran = cardforge("generate", "batch", file, "-o", "cards", *COMPOSED)

    assert ran.status == 2
    assert "line 2: pov" in ran.stderr
    assert [one for one in Path("cards").iterdir() if one.name[0] != "."] == []


def test_the_summary_keeps_the_order_of_the_file(
    client: Command, provider: Provider
) -> None:
    file = listed(
        {"id": "slow", "concept": "A baker"}, {"id": "quick", "concept": "A miller"}
    )
    provider.fake.at("A baker", *["slow_drip"] * 3)

    client("generate", "batch", file, "-o", "cards", *ASKED)

    assert list(summary()) == ["slow", "quick"]


def test_run_again_it_makes_nothing_twice(client: Command) -> None:
    file = listed({"concept": "A baker"}, {"concept": "A miller"})
    arguments = ["generate", "batch", file, "-o", "cards", *COMPOSED]
    client(*arguments)
    before = sorted(path.name for path in Path("cards").iterdir())

    ran = client(*arguments)

    assert ran.status == 0
    assert sorted(path.name for path in Path("cards").iterdir()) == before
    jobs = json.loads(client("jobs", "list", "--json").stdout)["jobs"]
    assert len(jobs) == 3


def test_run_again_it_makes_only_what_failed(
    client: Command, provider: Provider
) -> None:
    file = listed(
        {"id": "good", "concept": "A baker"},
        {"id": "bad", "concept": "A miller", "system_prompt_mode": "generate"},
    )
    provider.fake.at("`system_prompt`", *["server_error"] * 9)
    arguments = ["generate", "batch", file, "-o", "cards", *ASKED, "--concurrency=1"]

    first = client(*arguments)
    calls = provider.fake.calls
    made = summary()
    provider.fake.reset()
    second = client(*arguments)

    assert (first.status, second.status) == (1, 0)
    assert [row["status"] for row in made.values()] == ["completed", "failed"]
    assert made["bad"]["error"]
    assert "1 of 2 made, 1 failed" in first.stderr
    assert [row["status"] for row in summary().values()] == ["completed", "completed"]
    assert summary()["good"]["file"] == made["good"]["file"]
    # The brief and the other texts of the second card were bought the first time.
    assert provider.fake.calls < calls / 3


def test_it_stops_at_its_budget_and_goes_on_with_a_higher_one(
    client: Command, provider: Provider
) -> None:
    file = listed(*({"concept": f"A baker of {n} breads"} for n in range(3)))
    arguments = ["generate", "batch", file, "-o", "cards", *ASKED, "--model=some/model"]
    arguments += ["--concurrency=1"]

    first = client(*arguments, "--max-cost-usd=0.15")
    spent = provider.fake.spend
    second = client(*arguments, "--max-cost-usd=5")

    assert first.status == 4
    assert "max_cost_usd" in first.stderr
    assert spent <= 0.15
    assert second.status == 0
    assert {row["status"] for row in summary().values()} == {"completed"}


def test_interrupted_it_goes_on_where_it_was(
    cardforge: Command, provider: Provider
) -> None:
    """Ctrl-C, and the same command again: no finished call is made twice."""
    file = listed(*({"concept": f"A baker of {n} breads"} for n in range(4)))
    arguments = ["generate", "batch", file, "-o", "cards", *ASKED, "--concurrency=1"]
    provider.fake.latency_s = 0.1
    process = cardforge.spawn(*arguments)
    wait_for(lambda: list(Path("cards").glob("*.png")))
    process.send_signal(2)
    interrupted = finish(process)
    made = {path: path.read_bytes() for path in Path("cards").glob("*.png")}

    ran = cardforge(*arguments)

    assert interrupted.status == 130
    assert 1 <= len(made) < 4
    assert ran.status == 0, ran.stderr
    assert {row["status"] for row in summary().values()} == {"completed"}
    assert len(list(Path("cards").glob("*.png"))) == 4
    assert all(path.read_bytes() == content for path, content in made.items())
    bodies = [str(one.body["messages"]) for one in provider.fake.requests]
    assert len(bodies) - len(set(bodies)) <= 8  # those in flight when it was stopped


def test_batch_has_a_help_of_its_own(cardforge: Command) -> None:
    ran = cardforge("generate", "batch", "--help")

    assert ran.status == 0
    for told in ("--max-cost-usd", "--concurrency", "--no-continue-on-error", "CSV"):
        assert told in ran.stdout
