"""What is said about API keys."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

ScopeName = Literal["metrics", "read", "generate", "write", "admin"]
TierName = Literal["strict", "standard", "generous"]


class NewKey(BaseModel):
    """A key that is wanted."""

    model_config = ConfigDict(extra="forbid")

    label: Annotated[
        str, Field(min_length=1, max_length=200, description="What it is for.")
    ]
    scopes: Annotated[
        list[ScopeName],
        Field(min_length=1, description="What it may do; admin is everything."),
    ] = ["read", "generate", "write"]
    tier: Annotated[
        TierName, Field(description="How many requests a minute it may make.")
    ] = "standard"
    monthly_cap_usd: Annotated[
        Decimal | None,
        Field(
            ge=0,
            le=1_000_000,
            description="What its jobs may spend in a calendar month (UTC).",
        ),
    ] = None


class Key(BaseModel):
    """What is known of a key. Its id is the owner of all that it makes."""

    id: str
    label: str
    scopes: list[ScopeName]
    tier: TierName
    monthly_cap_usd: str | None
    created_at: datetime
    last_used_at: datetime | None = Field(description="To the minute.")
    revoked_at: datetime | None


class CreatedKey(Key):
    key: str = Field(description="The key itself: shown now and never again.")


class OwnKey(BaseModel):
    key: Key | None = Field(
        description="null where none was asked for: on the server's own machine."
    )


class Keys(BaseModel):
    keys: list[Key]
