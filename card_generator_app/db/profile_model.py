"""The table of one's own profiles, of both kinds."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from card_generator_app.db.base import Base, Json
from card_generator_app.db.types import UtcDateTime


class ProfileModel(Base):
    """A profile that was made through the API; shipped ones are files."""

    __tablename__ = "profile"

    owner: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(
        String(16), primary_key=True, server_default="config"
    )
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
