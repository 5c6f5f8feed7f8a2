"""What cards are found by, their locks, and a trash."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0009"
branch_labels = None
depends_on = None

_COLUMNS = ("summary", "search_text", "labels", "locks", "deleted_at")


def upgrade() -> None:
    op.add_column(
        "card", sa.Column("summary", sa.JSON(), nullable=False, server_default="{}")
    )
    op.add_column(
        "card", sa.Column("search_text", sa.Text(), nullable=False, server_default="")
    )
    op.add_column(
        "card", sa.Column("labels", sa.Text(), nullable=False, server_default="")
    )
    op.add_column(
        "card", sa.Column("locks", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column("card", sa.Column("deleted_at", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_card_deleted_at"), "card", ["deleted_at"])
    # Cards from before are found by their names; an edit makes the rest.
    op.execute("UPDATE card SET search_text = lower(name)")


def downgrade() -> None:
    op.drop_index(op.f("ix_card_deleted_at"), "card")
    for column in _COLUMNS:
        op.drop_column("card", column)
