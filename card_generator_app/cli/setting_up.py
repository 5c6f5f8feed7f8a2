"""What `cardforge setup` does with its answers: tries them, and keeps them all at the end."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from pydantic import SecretStr

from card_generator_app.cli.config_file import change
from card_generator_app.cli.connect import Connection
from card_generator_app.cli.environment import config_path, read_settings
from card_generator_app.cli.local_models import install_showing_progress
from card_generator_app.client import CardForge
from card_generator_app.db.session import Database
from card_generator_app.llm.servers import OPENROUTER, host_of
from card_generator_app.profiles.config import ConfigProfiles
from card_generator_app.settings import Settings

T = TypeVar("T")
OWN_PROFILE = "setup"


@dataclass
class Answers:
    """What shall change, and nothing else."""

    settings: dict[str, Any] = field(default_factory=dict)
    """By name; None takes it out of the config file."""
    key: str | None = None
    models: dict[str, str] = field(default_factory=dict)
    """By task."""
    install: str | None = None

    def __bool__(self) -> bool:
        return bool(self.settings or self.key or self.models or self.install)


def current_settings() -> Settings:
    """What holds now; of a config file that is named and not there yet: nothing."""
    if config_path().exists():
        return read_settings()
    return read_settings(CARDFORGE_CONFIG=os.devnull)


def with_answers(now: Settings, answers: Answers) -> Settings:
    """The settings as they would be."""
    fields = Settings.model_fields
    update = {
        name: (
            fields[name].get_default(call_default_factory=True) if one is None else one
        )
        for name, one in answers.settings.items()
    }
    if gguf := update.get("local_gguf"):
        update["local_gguf"] = Path(gguf)
    return now.model_copy(update=update)


def try_out(
    now: Settings, answers: Answers, question: Callable[[CardForge], Awaitable[T]]
) -> T:
    """The answer of a server that has the new settings and key, and keeps nothing."""

    async def run() -> T:
        async with _throw_away_server(with_answers(now, answers), answers.key) as forge:
            return await question(forge)

    return asyncio.run(run())


@asynccontextmanager
async def _throw_away_server(
    settings: Settings, key: str | None
) -> AsyncIterator[CardForge]:
    from card_generator_app.api.serving import embedded_server

    with TemporaryDirectory(prefix="cardforge-setup-") as folder:
        update: dict[str, Any] = {
            "data_dir": Path(folder),
            "model_dir": settings.models_path,
            "database_url": None,
            "redis_url": None,
        }
        if not _shipped(settings).is_file(settings.profile):
            update["profile"] = "default"  # the person's own are in their database
        if key:
            update["openrouter_api_key"] = SecretStr(key)
        async with (
            embedded_server(settings.model_copy(update=update)) as url,
            CardForge(url) as forge,
        ):
            yield forge


def is_for(now: Settings, base_url: str) -> bool:
    """Whether the config profile in use is right for this server."""
    if base_url != now.openrouter_base_url or not _shipped(now).is_file(now.profile):
        return base_url == now.openrouter_base_url or now.profile == "default"
    profile = _shipped(now).get(now.profile)
    taken = ("any", "openrouter") if base_url == OPENROUTER else ("any",)
    return profile.base_url is None and profile.provider in taken


def writes_itself(settings: Settings) -> str | None:
    """`composer` or `local` where the config profile is for no server, else None."""
    shipped = _shipped(settings)
    if not shipped.is_file(settings.profile):
        return None
    provider = shipped.get(settings.profile).provider
    return provider if provider in ("composer", "local") else None


def _shipped(settings: Settings) -> ConfigProfiles:
    return ConfigProfiles(settings.configs_dir / "profiles")


def try_database(url: str) -> None:
    """Raises DatabaseUnreachable, or InvalidInput for what is no address of one."""

    async def look() -> None:
        database = Database(url)
        try:
            await database.revision()
        finally:
            await database.dispose()

    asyncio.run(look())


def keep(now: Settings, answers: Answers) -> Path:
    """Does all of it and gives the config file, which comes last: it makes the rest hold.

    A download may be stopped, and goes on the next time; the rest is not interrupted.
    """
    settings = with_answers(now, answers)
    if answers.install:
        model = answers.install
        _ask(
            settings, lambda forge: install_showing_progress(forge, model, force=False)
        )
    changes = dict(answers.settings)
    with _no_interrupt():
        if key := answers.key:
            host = host_of(settings.openrouter_base_url)
            _ask(settings, lambda forge: forge.config.set_key(host, key))
        if answers.models:
            _ask(settings, lambda forge: _keep_models(forge, settings, answers.models))
            changes["profile"] = OWN_PROFILE
        path = config_path()
        if changes:
            change(path, changes)
        return path


async def _keep_models(
    forge: CardForge, settings: Settings, models: dict[str, str]
) -> None:
    """In a profile of the person's own, which else says what the one in use says."""
    base = await forge.profiles.show("config", settings.profile)
    content = base.content.model_dump(mode="json", exclude_unset=True)
    content["models"] = content.get("models", {}) | models
    content["description"] = "Models chosen in cardforge setup."
    if settings.openrouter_base_url != OPENROUTER:
        # Else its names would be taken for OpenRouter's, and not asked for.
        content["provider"] = "compatible"
        content.pop("fallback_models", None)
    names = {one.name for one in (await forge.profiles.list()).profiles if one.version}
    if OWN_PROFILE not in names:
        await forge.profiles.create("config", OWN_PROFILE, content)
        return
    version = (await forge.profiles.show("config", OWN_PROFILE)).version or 0
    await forge.profiles.replace("config", OWN_PROFILE, content, version=version)


def try_kept_key(settings: Settings) -> None:
    """Raises AppError where there is none, or the server does not take it."""
    host = host_of(settings.openrouter_base_url)
    _ask(settings, lambda forge: forge.config.test_key(host))


def _ask(settings: Settings, question: Callable[[CardForge], Awaitable[T]]) -> T:
    async def run() -> T:
        async with Connection(settings=settings) as connection:
            return await connection.ask(question)

    return asyncio.run(run())


@contextmanager
def _no_interrupt() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
