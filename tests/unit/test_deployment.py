"""The container files say nothing that the program does not know.

No engine runs here: what they name is looked up, in the program and in the tree.
"""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from fastapi import FastAPI
from starlette.routing import Mount

from card_generator_app.api.main import create_app
from card_generator_app.api.serving import _Server
from card_generator_app.main_cli import cli
from card_generator_app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "docker/Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(
    (ROOT / "docker/docker-compose.yml").read_text("utf-8")
)
GUIDE = (ROOT / "docs/how-to/deploy.md").read_text("utf-8")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OWN = {name: one for name, one in SERVICES.items() if one["image"] == "cardforge"}
# Read by Python and ONNX Runtime, not by the program.
_OF_OTHERS = {
    *("PATH", "TMPDIR", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"),
    "ORT_DISABLE_TELEMETRY",
}
# What the top-level element and a service may hold, by the Compose Specification; used ones.
_COMPOSE_KEYS = {"name", "services", "volumes"}
_SERVICE_KEYS = {
    *("image", "build", "env_file", "environment", "volumes", "read_only", "init"),
    *("cap_drop", "security_opt", "stop_grace_period", "healthcheck", "command"),
    *("depends_on", "ports", "restart"),
}


def _instructions(text: str) -> list[tuple[str, str]]:
    """(name, arguments) of each, continued lines joined."""
    lines = [one for one in text.splitlines() if not one.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    parted = (one.partition(" ") for one in joined.splitlines() if one.strip())
    return [(name, rest.strip()) for name, _, rest in parted]


INSTRUCTIONS = _instructions(DOCKERFILE)


def _all(name: str) -> list[str]:
    return [rest for found, rest in INSTRUCTIONS if found == name]


def _env_names() -> set[str]:
    given = [word for rest in _all("ENV") for word in shlex.split(rest)]
    return {one.partition("=")[0] for one in given}


def _parse(words: list[str]) -> None:
    """Reads a command line as the CLI would, without running it; raises UsageError."""
    command: click.Command = cli
    context: click.Context | None = None
    while isinstance(command, click.Group):
        context = click.Context(command, parent=context)
        _, found, words = command.resolve_command(context, words)
        assert found is not None
        command = found
    command.make_context(command.name, list(words), parent=context)


def _guide_commands() -> list[list[str]]:
    """What the guide has `cardforge` do inside a container."""
    run = re.findall(r"docker compose run --rm api (.+)", GUIDE)
    execute = re.findall(r"docker compose exec .*api cardforge (.+)", GUIDE)
    return [shlex.split(one, comments=True) for one in run + execute]


def _sources() -> list[str]:
    own = [rest for rest in _all("COPY") if not rest.startswith("--from")]
    return [source for rest in own for source in rest.split()[:-1]]


def test_only_keys_of_the_specification() -> None:
    top = {key for key in COMPOSE if not key.startswith("x-")}

    assert top <= _COMPOSE_KEYS
    assert {key for one in SERVICES.values() for key in one} <= _SERVICE_KEYS


@pytest.mark.parametrize("name", OWN)
def test_each_service_starts_a_real_command(name: str) -> None:
    _parse(OWN[name]["command"])


def test_the_image_starts_a_real_command() -> None:
    assert [json.loads(one) for one in _all("ENTRYPOINT")] == [["cardforge"]]
    _parse(json.loads(_all("CMD")[-1]))


def test_the_guide_runs_real_commands() -> None:
    commands = _guide_commands()

    assert ["keys", "create"] in [one[:2] for one in commands]
    for command in commands:
        _parse(command)


def test_a_misspelt_flag_would_be_found() -> None:
    with pytest.raises(click.UsageError):
        _parse(["serve", "--no-workers"])


def test_every_variable_is_a_setting() -> None:
    settings = {str(field.alias) for field in Settings.model_fields.values()}
    composed = {name for one in OWN.values() for name in one["environment"]}

    assert composed <= settings
    assert _env_names() - _OF_OTHERS <= settings


def test_the_health_check_asks_a_route_that_needs_no_key() -> None:
    check = _all("HEALTHCHECK")[0]
    command = json.loads(check[check.index("[") :])
    asked = re.search(r"http://127\.0\.0\.1:8000(/api/v2[\w/]+)", command[2])
    mounts = [one for one in create_app().routes if isinstance(one, Mount)]
    v2 = next(one.app for one in mounts if one.path == "/api/v2")

    assert command[:2] == ["python", "-c"]
    compile(command[2], "healthcheck", "exec")
    assert asked is not None
    assert isinstance(v2, FastAPI)
    operation = v2.openapi()["paths"][asked[1].removeprefix("/api/v2")]["get"]
    assert operation["security"] == []


def test_what_is_copied_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    kept = {line[1:] for line in ignored if line.startswith("!")}

    assert "*" in ignored
    for source in _sources():
        assert (ROOT / source).exists(), source
        assert Path(source).parts[0] in kept, source


def test_every_lock_is_copied_and_holds_hashes() -> None:
    installed = set(re.findall(r"-r (requirements/\S+)", DOCKERFILE))

    assert installed == {s for s in _sources() if s.startswith("requirements/")}
    for lock in installed:
        assert "--hash=sha256:" in (ROOT / lock).read_text("utf-8")
    assert DOCKERFILE.count("--require-hashes") == len(installed)


def test_what_comes_from_a_stage_names_one() -> None:
    stages = {rest.split()[-1] for rest in _all("FROM") if " AS " in rest}
    used = {
        rest.split()[0].partition("=")[2] for rest in _all("COPY") if "--from" in rest
    }

    assert used == stages


def test_nothing_runs_as_root_or_writes_outside_the_volume() -> None:
    assert _all("USER") == ["10001"]
    assert "useradd --uid 10001 " in DOCKERFILE
    assert _all("VOLUME") == ["/data"]
    for one in OWN.values():
        assert one["read_only"]
        assert one["volumes"] == ["data:/data"]


def test_the_image_reports_to_nobody() -> None:
    assert "ORT_DISABLE_TELEMETRY" in _env_names()


def test_the_engine_waits_until_a_graceful_stop_is_over() -> None:
    requests_s = _Server(FastAPI(), log_level="info", own_signals=False).config
    longest = max(requests_s.timeout_graceful_shutdown or 0, Settings().stop_timeout_s)

    for name, one in OWN.items():
        assert int(one["stop_grace_period"].removesuffix("s")) > longest + 5, name


def test_who_is_waited_for_can_become_healthy_or_end() -> None:
    for name, one in SERVICES.items():
        for other, how in one.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "test" in SERVICES[other]["healthcheck"], name
            else:
                assert "restart" not in SERVICES[other], name


def test_no_secret_is_written_down() -> None:
    text = (ROOT / "docker/docker-compose.yml").read_text("utf-8")

    assert not re.findall(r"PASSWORD: (?!\$\{)", text)
    assert all(one["env_file"] == ".env" for one in OWN.values())
