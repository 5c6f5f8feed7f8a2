"""What a server keeps to be quick: how much it is, and how it is emptied."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from card_generator_app.api.services import Services
from card_generator_app.api.v2.operating_models import CacheInfo
from card_generator_app.errors import InvalidInput
from card_generator_app.llm.memory_file import remembered


@dataclass(frozen=True)
class Cache:
    """A cache by its name."""

    name: str
    measure: Callable[[], Awaitable[CacheInfo]]
    clear: Callable[[], Awaitable[None]]


def caches_of(services: Services) -> Sequence[Cache]:
    """All there are."""
    connections, jobs = services.connections, services.jobs

    async def ratios() -> CacheInfo:
        seen = await jobs.count_ratios()
        about = "how far jobs were from their estimates, by model"
        return CacheInfo(
            name="ratios",
            about=about,
            items=seen.count,
            size_bytes=None,
            changed_at=seen.newest,
        )

    return (
        _file(
            "models",
            "lists of models that servers sent, by server",
            connections.catalog.path,
            connections.catalog.forget,
        ),
        _file(
            "capabilities",
            "what servers turned out to take, by model",
            connections.capabilities.path,
            connections.capabilities.forget,
        ),
        Cache("ratios", ratios, jobs.forget_ratios),
    )


async def clear(services: Services, names: Sequence[str] | None) -> list[str]:
    """Empties these caches (all, with None); raises InvalidInput for an unknown one."""
    caches = {one.name: one for one in caches_of(services)}
    if unknown := set(names or ()) - caches.keys():
        raise InvalidInput(
            f"no cache {', '.join(sorted(unknown))}; there are: {', '.join(caches)}"
        )
    chosen = list(caches) if names is None else list(dict.fromkeys(names))
    for name in chosen:
        await caches[name].clear()
    return chosen


def _file(
    name: str, about: str, path: Path | None, forget: Callable[[], None]
) -> Cache:
    async def measure() -> CacheInfo:
        return await asyncio.to_thread(_measured, name, about, path)

    async def clear_file() -> None:
        forget()

    return Cache(name, measure, clear_file)


def _measured(name: str, about: str, path: Path | None) -> CacheInfo:
    empty = CacheInfo(name=name, about=about, items=0, size_bytes=0, changed_at=None)
    try:
        if path is None:
            return empty
        size, at = path.stat().st_size, path.stat().st_mtime
    except FileNotFoundError:
        return empty
    found = {
        "items": len(remembered(path)),
        "size_bytes": size,
        "changed_at": datetime.fromtimestamp(at, UTC),
    }
    return empty.model_copy(update=found)
