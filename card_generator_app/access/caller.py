"""Who asks: a key with its scopes, or the person at this machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Scope(StrEnum):
    """What a key is for; `ADMIN` is for everything, and for everybody's things.

    `METRICS` reads the process's figures and nothing else: what a monitoring server gets.
    """

    METRICS = "metrics"
    READ = "read"
    GENERATE = "generate"
    WRITE = "write"
    ADMIN = "admin"


class Tier(StrEnum):
    """How much is allowed in a minute: of an operation, and of a key."""

    STRICT = "strict"
    STANDARD = "standard"
    GENEROUS = "generous"


@dataclass(frozen=True)
class ApiKey:
    """What is known of a key; not the key itself. `id` is the owner of what it makes."""

    id: str
    label: str
    scopes: frozenset[Scope]
    tier: Tier
    monthly_cap_usd: Decimal | None
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Caller:
    """Who makes a request. `key` None: nobody was asked for one, on loopback."""

    key: ApiKey | None = None

    @property
    def owner(self) -> str:
        """Whose the things are that this caller makes; "" is the machine's person."""
        return "" if self.key is None else self.key.id

    @property
    def sees(self) -> str | None:
        """The owner whose things alone this caller may see; None sees everybody's."""
        return None if self.key is None or self.may(Scope.ADMIN) else self.key.id

    def may(self, scope: Scope) -> bool:
        """Whether this is allowed to do what needs `scope`."""
        return self.key is None or not self.key.scopes.isdisjoint({scope, Scope.ADMIN})


LOCAL = Caller()


def in_order(scopes: Iterable[Scope]) -> list[Scope]:
    """Each scope once, the least first."""
    return [one for one in Scope if one in set(scopes)]
