"""Help: every command has it, it teaches, and it costs next to nothing."""

import importlib
import json
import subprocess
import sys

import click
import pytest

from card_generator_app.main_cli import cli
from card_generator_app.options import GenerationOptions
from tests.fakes.program import ROOT, Command

HEAVY = [
    "alembic",
    "fastapi",
    "httpx",
    "httpx2",
    "numpy",
    "onnxruntime",
    "openai",
    "procrastinate",
    "psycopg",
    "sqlalchemy",
    "tokenizers",
    "uvicorn",
    "PIL",
    "rich",
    "asyncio",
]


def commands(group: click.Group, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The words of every command, groups included."""
    found: list[tuple[str, ...]] = [words]
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            found += commands(command, (*words, name))
        else:
            found.append((*words, name))
    return found


@pytest.mark.parametrize("words", commands(cli), ids=" ".join)
def test_every_command_explains_itself(
    cardforge: Command, words: tuple[str, ...]
) -> None:
    ran = cardforge(*words, "--help")

    assert ran.status == 0
    assert ran.stderr == ""
    usage = "Usage: " + " ".join(["cardforge", *words])
    assert ran.stdout.startswith(usage)
    assert len(ran.stdout.splitlines()) > 4


def test_help_of_generate_teaches_by_example_and_section(cardforge: Command) -> None:
    ran = cardforge("generate", "--help")

    assert "Examples:" in ran.stdout
    assert ran.stdout.index("Identity:") < ran.stdout.index("Lorebook:")
    assert "--alternate-greetings" in ran.stdout
    assert "default: 2" in ran.stdout
    assert "--top-p" not in ran.stdout


def test_help_all_names_every_flag(cardforge: Command) -> None:
    ran = cardforge("generate", "--help-all")

    for name in GenerationOptions.model_fields:
        if name != "concept":
            assert f"--{name.replace('_', '-')} " in ran.stdout, name


def test_the_version_is_told(cardforge: Command) -> None:
    ran = cardforge("--version")

    package = importlib.import_module("card_generator_app")
    assert ran.stdout.strip() == f"cardforge, version {package.__version__}"


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [(["--help"], [*HEAVY, "pydantic", "yaml"]), (["generate", "--help"], HEAVY)],
)
def test_help_loads_nothing_heavy(arguments: list[str], heavy: list[str]) -> None:
    code = (
        "import json, sys\n"
        "from card_generator_app.main_cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert loaded.isdisjoint(heavy), loaded.intersection(heavy)


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["generat"], "Did you mean 'generate'?"),
        (["jobs", "lst"], "list"),
        (["generate", "--temprature=1", "x"], "--temperature"),
        (["generate", "--pov=secnd", "x"], "second"),
        (["doctor", "--jsn"], "--json"),
        (["no-such-command"], "no-such-command"),
    ],
)
def test_a_slip_is_refused_with_a_hint(
    cardforge: Command, arguments: list[str], hint: str
) -> None:
    ran = cardforge(*arguments)

    assert ran.status == 2
    assert ran.stdout == ""
    assert hint in ran.stderr
