"""The tables of worlds."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from card_generator_app.db.base import Base, Id, Json
from card_generator_app.db.types import PlainText, UtcDateTime


class WorldModel(Base):
    """A world; its content is in its versions."""

    __tablename__ = "world"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "owner", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), server_default="")
    name: Mapped[str] = mapped_column(PlainText)
    version: Mapped[int]
    # How much there is of each kind, and the first words of the premise.
    summary: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WorldVersionModel(Base):
    """One state of a world. Planning and editing add versions and change none."""

    __tablename__ = "world_version"

    world_id: Mapped[str] = mapped_column(
        ForeignKey("world.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    writer: Mapped[str] = mapped_column(PlainText)
    job_id: Mapped[str | None] = mapped_column(
        ForeignKey("job.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WorldCardModel(Base):
    """A card that stands in a world, and whose card it is."""

    __tablename__ = "world_card"

    world_id: Mapped[str] = mapped_column(
        ForeignKey("world.id", ondelete="CASCADE"), primary_key=True
    )
    card_id: Mapped[str] = mapped_column(
        ForeignKey("card.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    # The person's id in the world; None: a card of the world as a whole.
    person: Mapped[str | None] = mapped_column(String(80))


class WorldProposalModel(Base):
    """Something that was thought up for a world and waits for the person's word."""

    __tablename__ = "world_proposal"
    __table_args__ = (Index(None, "world_id", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    world_id: Mapped[str] = mapped_column(ForeignKey("world.id", ondelete="CASCADE"))
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(PlainText)
    writer: Mapped[str] = mapped_column(PlainText)
    job_id: Mapped[str | None] = mapped_column(
        ForeignKey("job.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
