"""The tables of who may do what."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from card_generator_app.db.base import Base, Id, Json, Sha256
from card_generator_app.db.types import PlainText, UtcDateTime


class ApiKeyModel(Base):
    """A key to the API. The key itself is nowhere: only what it hashes to."""

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    secret_sha256: Mapped[str] = mapped_column(Sha256, unique=True)
    label: Mapped[str] = mapped_column(PlainText)
    scopes: Mapped[list[str]] = mapped_column(Json)
    tier: Mapped[str] = mapped_column(String(16))
    monthly_cap_nanos: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SpendingHoldModel(Base):
    """What a running call may cost at most, against the monthly cap of its key."""

    __tablename__ = "spending_hold"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    key_id: Mapped[str] = mapped_column(
        ForeignKey("api_key.id", ondelete="CASCADE"), index=True
    )
    held_nanos: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApiSessionModel(Base):
    """A browser that showed a key once; its cookie hashes to this."""

    __tablename__ = "api_session"

    token_sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    key_id: Mapped[str] = mapped_column(
        ForeignKey("api_key.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ProviderKeyModel(Base):
    """A key of a model server, encrypted with the data folder's key file."""

    __tablename__ = "provider_key"

    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
