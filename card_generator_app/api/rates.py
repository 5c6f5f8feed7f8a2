"""How many requests a minute a key may make, or an address that shows none."""

import logging
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute, WindowStats
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter

from card_generator_app.access.caller import Caller, Tier
from card_generator_app.errors import RateLimited

PER_MINUTE = {Tier.STRICT: 300, Tier.STANDARD: 1200, Tier.GENEROUS: 3000}
"""Requests of operations of each tier, for a key of the tier "standard"."""

REFUSALS_PER_MINUTE = 600
"""Requests with a missing or wrong key, by address."""

# The person at the machine has as much as the most generous key.
_SHARE = {Tier.STRICT: 0.1, Tier.STANDARD: 1.0, Tier.GENEROUS: 10.0}
_ALLOWED = {
    (key_tier, tier): RateLimitItemPerMinute(int(count * share))
    for key_tier, share in _SHARE.items()
    for tier, count in PER_MINUTE.items()
}
_PATIENCE_S, _ASK_AGAIN_S = 1.0, 10.0  # with Redis
_log = logging.getLogger(__name__)
_REFUSALS = RateLimitItemPerMinute(REFUSALS_PER_MINUTE)


@dataclass(frozen=True, slots=True)
class Rate:
    """Where a caller stands after a request; `reset_s` is when it all begins again."""

    limit: int
    remaining: int
    reset_s: int

    @property
    def headers(self) -> dict[str, str]:
        """As the RateLimit header fields say it."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
        }


class Rates:
    """Counts by fixed minutes: in memory, or with a `redis_url` for all replicas together."""

    def __init__(self, redis_url: str | None) -> None:
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._redis: RedisStorage | None = None
        self._away_until_s = 0.0
        if redis_url is not None:
            # The default driver does not work with its own newest version.
            self._redis = RedisStorage(
                redis_url,
                implementation="redispy",
                socket_connect_timeout=_PATIENCE_S,
                socket_timeout=_PATIENCE_S,
            )
            self._shared = FixedWindowRateLimiter(self._redis)

    async def aclose(self) -> None:
        """Close the connections to Redis."""
        if self._redis is not None:
            # The bridge's type does not say what each of its kinds has.
            await self._redis.bridge.storage.aclose()  # type: ignore[attr-defined]

    async def count(self, caller: Caller, address: str, tier: Tier) -> Rate:
        """Counts one request of an operation of this tier. Raises RateLimited."""
        key = caller.key
        who = address if key is None else key.id
        allowed = _ALLOWED[Tier.GENEROUS if key is None else key.tier, tier]
        return await self._count(allowed, tier.value, who)

    async def count_refusal(self, address: str) -> None:
        """Counts a request that showed no good key. Raises RateLimited."""
        await self._count(_REFUSALS, "refusal", address)

    async def _count(self, item: RateLimitItemPerMinute, kind: str, who: str) -> Rate:
        is_allowed, stats = await self._hit(item, kind, who)
        reset_s = max(1, round(stats.reset_time - time.time()))
        rate = Rate(item.amount, stats.remaining, reset_s)
        if not is_allowed:
            raise RateLimited(
                f"{item.amount} requests a minute are allowed here; try again in "
                f"{reset_s} s",
                headers={**rate.headers, "Retry-After": str(reset_s)},
            )
        return rate

    async def _hit(
        self, item: RateLimitItemPerMinute, kind: str, who: str
    ) -> tuple[bool, WindowStats]:
        """While Redis is away this process counts alone: a limit is no reason to be down."""
        if self._redis is not None and time.monotonic() >= self._away_until_s:
            try:
                return await _hit(self._shared, item, kind, who)
            except self._redis.base_exceptions as error:
                self._away_until_s = time.monotonic() + _ASK_AGAIN_S
                _log.warning("Redis counts no requests (%s); counting here", error)
        return await _hit(self._own, item, kind, who)


async def _hit(
    windows: FixedWindowRateLimiter, item: RateLimitItemPerMinute, kind: str, who: str
) -> tuple[bool, WindowStats]:
    is_allowed = await windows.hit(item, kind, who)
    return is_allowed, await windows.get_window_stats(item, kind, who)
