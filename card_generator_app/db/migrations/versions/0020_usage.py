"""Totals of what was used, which outlive the jobs; the ledger is read by time for the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision: str | None = "0019"
branch_labels = None
depends_on = None

_SUMS = (
    "calls",
    "failed_calls",
    "unpriced_calls",
    "prompt_tokens",
    "completion_tokens",
    "cost_nanos",
)


def upgrade() -> None:
    op.create_table(
        "usage_total",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        *[sa.Column(name, sa.BigInteger(), nullable=False) for name in _SUMS],
        sa.PrimaryKeyConstraint(
            "day", "owner", "kind", "model", name=op.f("pk_usage_total")
        ),
    )
    op.create_index(op.f("ix_llm_call_created_at"), "llm_call", ["created_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_llm_call_created_at"), "llm_call")
    op.drop_table("usage_total")
