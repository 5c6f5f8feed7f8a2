"""Each v2 operation has a client method and a CLI command of the same noun and verb."""

import inspect
import keyword

import click
import httpx
import pytest

from card_generator_app.client import CardForge
from card_generator_app.main_cli import cli

# operationId → what stands for it, or the reason why nothing does.
CLIENT_EXCEPTIONS = {
    "session_open": "for browsers; the client shows its key",
    "session_close": "for browsers",
}
CLI_EXCEPTIONS = {
    "config_set_key": "config set-key",
    "config_clear_key": "config clear-key",
    "config_test_key": "config test-key",
    "session_open": "for browsers; commands read CARDFORGE_API_KEY",
    "session_close": "for browsers",
    "generation_generate": "generate",
    "generation_interview": "generate interview, a first word of generate",
    "generation_estimate": "generate --dry-run",
    "generation_estimate_batch": "generate batch --dry-run",
    "generation_batch": "generate batch FILE",
    "generation_options": "generate --help-all shows the same registry",
    "jobs_events": "jobs watch",
    "profiles_check": "profiles validate takes a file, too",
    "profiles_import": "profiles create reads files",
    "profiles_replace": "profiles edit",
    "cards_create": "cards import reads JSON files too",
    "cards_preview": "cards regenerate --dry-run",
    "cards_convert": "convert",
    "cards_inspect": "inspect",
    "cards_lint": "lint",
    "cards_sarif": "lint --format sarif",
    "lorebooks_simulate_file": "lorebooks simulate takes a file, too",
    "usage_show": "usage",
    "system_health": "doctor says whether a server answers, and more",
    "system_ready": "doctor looks at the database, too",
    "system_doctor": "doctor",
}
# Commands that no operation stands behind.
LOCAL_COMMANDS = {
    "serve": "starts the server that has the operations",
    "worker": "runs jobs beside servers",
    "interactive": "puts the flags of generate together",
    "db upgrade": "what a server does when it starts",
    "completion": "is about the shell",
    "profiles browse": "shows what profiles list and show tell",
    "setup": "asks, then does what other commands do",
    "config path": "is about a file here",
    "config set": "is about a file here",
    "config unset": "is about a file here",
    "convert": "works on files here, without a server",
    "inspect": "works on files here, without a server",
    "lint": "works on files here, without a server",
    "lorebooks convert": "works on files here, without a server",
}


@pytest.fixture(scope="module")
def operations(api: httpx.Client) -> list[str]:
    """Every operationId of the running v2."""
    paths = api.get("/api/v2/openapi.json").json()["paths"].values()
    return [method["operationId"] for path in paths for method in path.values()]


def command_names(group: click.Group, prefix: str = "") -> set[str]:
    """Every command as `noun verb`."""
    names: set[str] = set()
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            names |= command_names(command, f"{prefix}{name} ")
        else:
            names.add(f"{prefix}{name}")
    return names


def split(operation: str) -> tuple[str, str]:
    noun, verb = operation.split("_", 1)
    return noun, verb


def method_of(operation: str) -> tuple[str, str]:
    """The client's noun and method; Python keeps some words for itself."""
    noun, verb = split(operation)
    return noun, f"{verb}_" if keyword.iskeyword(verb) else verb


async def test_every_operation_has_a_client_method(operations: list[str]) -> None:
    async with CardForge() as forge:
        missing = [
            operation
            for operation in operations
            if operation not in CLIENT_EXCEPTIONS
            and not callable(
                getattr(
                    getattr(forge, method_of(operation)[0], None),
                    method_of(operation)[1],
                    None,
                )
            )
        ]

    assert missing == []


async def test_every_client_method_has_an_operation(operations: list[str]) -> None:
    own = set(operations) - set(CLIENT_EXCEPTIONS)
    nouns = {split(operation)[0] for operation in own}
    async with CardForge() as forge:
        methods = {
            f"{noun}_{name.removesuffix('_')}"
            for noun in nouns
            for name, _ in inspect.getmembers(getattr(forge, noun), callable)
            if not name.startswith("_")
        }

    assert methods == own


def test_every_operation_has_a_command(operations: list[str]) -> None:
    commands = command_names(cli)

    missing = [
        operation
        for operation in operations
        if " ".join(split(operation)) not in commands
        and operation not in CLI_EXCEPTIONS
    ]
    assert missing == []


def test_every_command_has_an_operation(operations: list[str]) -> None:
    expected = {" ".join(split(operation)) for operation in operations}
    expected |= {CLI_EXCEPTIONS[name] for name in CLI_EXCEPTIONS}

    assert command_names(cli) - expected - set(LOCAL_COMMANDS) == set()


def test_no_exception_outlives_its_reason(operations: list[str]) -> None:
    commands = command_names(cli)

    assert set(CLIENT_EXCEPTIONS) | set(CLI_EXCEPTIONS) <= set(operations)
    assert not [name for name in CLI_EXCEPTIONS if " ".join(split(name)) in commands]
