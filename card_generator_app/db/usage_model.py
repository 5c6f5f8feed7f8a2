"""What was used and is in no ledger any more, or never was in one: totals by day."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from card_generator_app.db.base import Base
from card_generator_app.db.types import PlainText


class UsageModel(Base):
    """A day's calls of one kind, by whom and to which model.

    Of jobs that are deleted, and of calls that belong to no job. Those of jobs that are
    there are in the ledger, and only there.
    """

    __tablename__ = "usage_total"

    # UTC, 2026-11-25.
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    model: Mapped[str] = mapped_column(PlainText, primary_key=True)
    calls: Mapped[int] = mapped_column(BigInteger)
    failed_calls: Mapped[int] = mapped_column(BigInteger)
    unpriced_calls: Mapped[int] = mapped_column(BigInteger)
    prompt_tokens: Mapped[int] = mapped_column(BigInteger)
    completion_tokens: Mapped[int] = mapped_column(BigInteger)
    cost_nanos: Mapped[int] = mapped_column(BigInteger)
