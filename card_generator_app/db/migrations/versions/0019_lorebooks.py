"""Lorebooks are kept as cards of a kind of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision: str | None = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "card",
        sa.Column("kind", sa.String(16), nullable=False, server_default="card"),
    )
    op.create_index(
        op.f("ix_card_kind_created_at_id"), "card", ["kind", "created_at", "id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_card_kind_created_at_id"), "card")
    op.drop_column("card", "kind")
