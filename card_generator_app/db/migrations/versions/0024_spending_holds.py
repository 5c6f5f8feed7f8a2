"""What running calls may cost, held against a key's monthly cap by all processes."""

import sqlalchemy as sa
from alembic import op

from card_generator_app.db.types import UtcDateTime

revision = "0024"
down_revision: str | None = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spending_hold",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("held_nanos", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"],
            ["api_key.id"],
            name=op.f("fk_spending_hold_key_id_api_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_hold")),
    )
    op.create_index(op.f("ix_spending_hold_key_id"), "spending_hold", ["key_id"])


def downgrade() -> None:
    op.drop_table("spending_hold")
