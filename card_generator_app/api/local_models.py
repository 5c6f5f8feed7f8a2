"""Models for this machine: what can be installed, what is, and doing it."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable

from card_generator_app.api.services import Services
from card_generator_app.api.v2.models import LocalModel
from card_generator_app.errors import NotFound
from card_generator_app.model_files.hub import ModelHub

_LOOK_S = 0.3

_FROM_PYPI = {
    "minilm": "Chooses the composer's phrases by meaning; no writer (23 MB).",
    "smollm2-135m": "SmolLM2 135M: tries the whole local path; weak prose (98 MB).",
}


def listed(services: Services) -> list[LocalModel]:
    """Every model, smallest first."""
    names = [*_FROM_PYPI, *services.model_hub.models]
    return [shown(services, name) for name in names]


def shown(services: Services, name: str) -> LocalModel:
    """One model; raises NotFound."""
    if not _is_from_hub(services, name):
        status = services.model_files.status(name)
        return LocalModel(
            name=name, about=_FROM_PYPI[name], status=status, licence="Apache-2.0"
        )
    hub = services.model_hub
    model, memory_gb = hub.models[name], _memory_gb()
    return LocalModel(
        name=name,
        about=model.about,
        status=hub.status(name),
        size_bytes=model.size_bytes,
        done_bytes=hub.done_bytes(name),
        ram_gb=model.ram_gb,
        fits=None if memory_gb is None else model.ram_gb <= memory_gb,
        context_tokens=model.context_tokens,
        licence=model.licence,
        quality=model.quality,
    )


async def install(
    services: Services,
    name: str,
    *,
    force: bool,
    is_left: Callable[[], Awaitable[bool]],
) -> LocalModel:
    """Downloads it, or what is missing of it; raises NotFound or ModelFileError.

    When nobody waits for it any more (`is_left`) it stops, to be continued another time.
    """
    if _is_from_hub(services, name):
        await _install_from_hub(services.model_hub, name, force, is_left)
    else:
        await asyncio.to_thread(services.model_files.install, name, force=force)
    return await asyncio.to_thread(shown, services, name)


async def _install_from_hub(
    hub: ModelHub, name: str, force: bool, is_left: Callable[[], Awaitable[bool]]
) -> None:
    stop = threading.Event()
    work = asyncio.create_task(
        asyncio.to_thread(hub.install, name, force=force, should_stop=stop.is_set)
    )
    try:
        while not (await asyncio.wait({work}, timeout=_LOOK_S))[0]:
            if await is_left():
                stop.set()
        await work
    finally:
        stop.set()
        await asyncio.wait({work})


async def remove(services: Services, name: str) -> LocalModel:
    """Deletes it from the disk, with what was begun of it; raises NotFound."""
    is_from_hub = _is_from_hub(services, name)
    store = services.model_hub if is_from_hub else services.model_files
    await asyncio.to_thread(store.remove, name)
    return shown(services, name)


def _is_from_hub(services: Services, name: str) -> bool:
    """Else it comes from PyPI. Raises NotFound."""
    known = [*_FROM_PYPI, *services.model_hub.models]
    if name not in known:
        raise NotFound(f"there is no model {name!r} (there are: {', '.join(known)})")
    return name not in _FROM_PYPI


def _memory_gb() -> float | None:
    """This machine's memory; None where the system does not tell."""
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
    return pages * size / 2**30
