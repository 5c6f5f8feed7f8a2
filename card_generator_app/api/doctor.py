"""The doctor: looks at everything a card needs, and says how to mend what is missing."""

import platform
import tempfile
from collections.abc import Awaitable, Callable

from card_generator_app import __version__
from card_generator_app.api.provider_keys import ask_about_key
from card_generator_app.api.services import Services
from card_generator_app.api.v2.models import Check, DoctorReport
from card_generator_app.errors import AppError
from card_generator_app.generation.writers import EMBEDDING_MODEL
from card_generator_app.llm.local_models import TINY_MODEL
from card_generator_app.llm.servers import ANY


async def examine(services: Services) -> DoctorReport:
    """Runs every check, with the profiles of who asks; none of them costs money."""
    services = await services.with_own_profiles()
    checks: list[Callable[[Services], Awaitable[Check]]] = [
        _python,
        _data_folder,
        _database,
        _profiles,
        _embedding_model,
        _provider,
        _local_model,
    ]
    return DoctorReport(
        version=__version__,
        writer=_writer(services),
        checks=[await check(services) for check in checks],
    )


def _writer(services: Services) -> str:
    try:
        choice = services.server_choice()
        chosen = services.connections.choose("auto", choice)
    except AppError as error:
        return f"nobody: {error.message}"
    remote = services.connections.remote(choice)
    if chosen == "openrouter" and remote:
        return f"{remote.name} ({remote.base_url})"
    if chosen == "local":
        return f"the local model {services.settings.local_gguf}"
    return (
        "the built-in composer (no model, no network); for a model set OPENROUTER_API_KEY, "
        "or OPENROUTER_BASE_URL for a server of your own, or CARDFORGE_LOCAL_GGUF"
    )


async def _python(_services: Services) -> Check:
    return Check(name="python", ok=True, detail=platform.python_version(), fix=None)


async def _data_folder(services: Services) -> Check:
    folder = services.settings.data_dir
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        fix = "set CARDFORGE_DATA_DIR to a folder you can write to"
        return Check(
            name="data folder", ok=False, detail=f"{folder}: {error.strerror}", fix=fix
        )
    return Check(name="data folder", ok=True, detail=str(folder), fix=None)


async def _database(services: Services) -> Check:
    page = await services.jobs.list(limit=1)
    kind = "SQLite" if services.database.is_sqlite else "PostgreSQL"
    detail = f"{kind}, up to date" + ("" if page.items else ", no jobs yet")
    return Check(name="database", ok=True, detail=detail, fix=None)


async def _profiles(services: Services) -> Check:
    settings = services.settings
    try:
        services.configs.get(settings.profile)
        services.prompts.get(settings.prompt_profile)
    except AppError as error:
        fix = (
            f"look into {settings.configs_dir}, or set CARDFORGE_PROFILE to another one"
        )
        return Check(name="profiles", ok=False, detail=error.message, fix=fix)
    detail = f"{settings.profile} (config), {settings.prompt_profile} (prompts)"
    return Check(name="profiles", ok=True, detail=detail, fix=None)


async def _embedding_model(services: Services) -> Check:
    status = services.model_files.status(EMBEDDING_MODEL)
    if status == "missing":
        detail, fix = "not here yet; fetched with the first card", None
    elif status == "damaged":
        detail, fix = "damaged", f"cardforge models install {EMBEDDING_MODEL} --force"
    else:
        detail, fix = "installed", None
    return Check(name="embedding model", ok=status != "damaged", detail=detail, fix=fix)


async def _provider(services: Services) -> Check:
    try:
        choice = services.server_choice()
        remote = services.connections.remote(choice)
    except AppError:
        # The check of the profiles says what is wrong.
        choice, remote = ANY, services.connections.remote()
    if remote is None:
        return Check(
            name="provider", ok=True, detail="none connected (not needed)", fix=None
        )
    try:
        await ask_about_key(remote)
        models = await services.connections.client(choice).list_models()
    except AppError as error:
        fix = "check OPENROUTER_API_KEY and OPENROUTER_BASE_URL"
        return Check(name="provider", ok=False, detail=error.message, fix=fix)
    detail = f"{remote.name} answers, {len(models)} models"
    return Check(name="provider", ok=True, detail=detail, fix=None)


async def _local_model(services: Services) -> Check:
    own = services.settings.local_gguf
    if own is not None:
        fix = (
            None
            if own.is_file()
            else "set CARDFORGE_LOCAL_GGUF to a GGUF file that exists"
        )
        return Check(name="local model", ok=fix is None, detail=str(own), fix=fix)
    damaged = [
        *([TINY_MODEL] if services.model_files.status(TINY_MODEL) == "damaged" else []),
        *(
            m
            for m in services.model_hub.models
            if services.model_hub.status(m) == "damaged"
        ),
    ]
    if damaged:
        return Check(
            name="local model",
            ok=False,
            detail=f"{damaged[0]} is damaged",
            fix=f"cardforge models install {damaged[0]} --force",
        )
    there = ", ".join(services.connections.local.installed())
    detail = f"{there} installed" if there else "none installed (not needed)"
    return Check(name="local model", ok=True, detail=detail, fix=None)
