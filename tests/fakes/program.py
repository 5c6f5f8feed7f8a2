"""The program as tests run it: its own data folder, our fake provider, nothing of the person's."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx
import pytest
import yaml
from click.testing import CliRunner

from card_generator_app.api.main import create_app
from card_generator_app.cli.run import run
from card_generator_app.jobs.lock import read_server
from card_generator_app.main_cli import cli
from card_generator_app.settings import Settings
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.serving import serving

ROOT = Path(__file__).resolve().parents[2]
MODEL_DIR = Path(os.environ.get("CARDFORGE_MODEL_DIR") or ROOT / ".cache" / "models")
KEY = "sk-or-v1-0123456789abcdef-planted-in-tests"
PATIENCE_S = 30.0
VARIABLES = [str(field.alias) for field in Settings.model_fields.values()]
# The shortest way through every stage: brief, three fields, a greeting; no picture.
SMALL: dict[str, Any] = {
    "length_preset": "lite",
    "alternate_greetings": 0,
    "example_dialogues": 1,
    "lorebook": "none",
    "image": "none",
}
SMALL_FLAGS = [f"--{name.replace('_', '-')}={value}" for name, value in SMALL.items()]
CONCEPT = "A lighthouse keeper who collects storms"


# A shell that starts the tests in the background has them ignore Ctrl-C, and what they
# start ignores it too.
signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Provider:
    """The fake OpenRouter and where it listens."""

    fake: FakeOpenRouter
    base_url: str


@contextmanager
def fake_provider(**arguments: Any) -> Iterator[Provider]:
    """A fake OpenRouter on loopback that accepts `KEY` only."""
    fake = FakeOpenRouter(**{"key": KEY} | arguments)
    with serving(fake) as url:
        yield Provider(fake, f"{url}/api/v1")


def environment(data_dir: Path, provider: Provider | None = None) -> dict[str, str]:
    """The variables of the program, for a data folder and perhaps a provider."""
    values = {
        "CARDFORGE_CONFIG": os.devnull,
        "CARDFORGE_DATA_DIR": str(data_dir),
        "CARDFORGE_MODEL_DIR": str(MODEL_DIR),
        "CARDFORGE_WEBHOOK_SECRET": "known to both",
    }
    if provider:
        values["OPENROUTER_API_KEY"] = KEY
        values["OPENROUTER_BASE_URL"] = provider.base_url
    return values


def forget_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes away every variable and file of the person's that the program would read."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("CARDFORGE_CONFIG", os.devnull)


def settings_for(
    data_dir: Path, provider: Provider | None = None, **fields: Any
) -> Settings:
    """Settings for a server in this process."""
    given: dict[str, Any] = environment(data_dir, provider) | fields
    return Settings(_env_file=None, **given)


@contextmanager
def served_api(settings: Settings) -> Iterator[httpx.Client]:
    """The whole API on loopback, and a client at its root."""
    with (
        serving(create_app(settings)) as url,
        httpx.Client(base_url=url, trust_env=False, timeout=PATIENCE_S) as client,
    ):
        yield client


def impatient_configs(folder: Path) -> Path:
    """A copy of `configs/` in which a failed call is tried again at once."""
    shutil.copytree(ROOT / "configs", folder)
    profile = folder / "profiles" / "default.yaml"
    content = yaml.safe_load(profile.read_text("utf-8"))
    content["retry"] |= {"max_attempts": 2, "initial_delay_s": 0, "max_delay_s": 0}
    profile.write_text(yaml.safe_dump(content), "utf-8")
    return folder


def wait_for(condition: Callable[[], Any], limit_s: float = PATIENCE_S) -> Any:
    """What `condition` gives as soon as it is true; TimeoutError when it never is."""
    end = time.monotonic() + limit_s
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError("the condition did not come true")
        time.sleep(0.02)
    return found


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    status: int
    stdout: str
    stderr: str


class Command:
    """`cardforge`, run in this process or in one of its own."""

    def __init__(self, env: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.env = dict(env)
        # Where processes write that say more than a pipe holds.
        self.log: IO[str] | None = None
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: str | bytes = b"", **env: str) -> Ran:
        """Runs here, through the CLI's own outer edge. Standard input is a pipe."""
        self._monkeypatch.setattr(sys, "argv", ["cardforge", *arguments])
        runner = CliRunner(env=self.env | env)
        with runner.isolation(input=stdin) as (stdout, stderr, _both):
            try:
                run(cli)
            except SystemExit as end:
                status = end.code
            sys.stdout.flush()
            sys.stderr.flush()
            written = stdout.getvalue().decode(), stderr.getvalue().decode()
        return Ran(status if isinstance(status, int) else 1, *written)

    def spawn(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        """Starts a process of its own; end it with `finish` or kill it."""
        return subprocess.Popen(
            [sys.executable, "-m", "card_generator_app.main_cli", *arguments],
            env=self.process_environment(**env),
            stdin=subprocess.DEVNULL,
            stdout=self.log or subprocess.PIPE,
            stderr=self.log or subprocess.PIPE,
            text=True,
        )

    def process_environment(self, **env: str) -> dict[str, str]:
        """The environment of a new process: ours without the program's own variables."""
        kept = {k: v for k, v in os.environ.items() if k not in VARIABLES}
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        return kept | {"PYTHONPATH": path} | self.env | env


def finish(process: subprocess.Popen[str], timeout_s: float = 90) -> Ran:
    """Waits for the process; kills it and fails when it takes too long."""
    try:
        stdout, stderr = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return Ran(process.returncode, stdout, stderr)


@contextmanager
def serve(
    cardforge: Command, *flags: str, **env: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`cardforge serve` in a process of its own, listening; killed at the end."""
    process = cardforge.spawn("serve", "--port", "0", *flags, **env)
    folder = Path(cardforge.env["CARDFORGE_DATA_DIR"])
    try:
        url = wait_for(lambda: (found := read_server(folder)) and found.url)
        wait_for(lambda: _answers(url))
        yield process, url
    finally:
        process.kill()
        process.communicate()


def _answers(url: str) -> bool:
    try:
        answer = httpx.get(f"{url}/api/v2/system/health", trust_env=False)
    except httpx.TransportError:
        return False
    return answer.status_code == 200
