"""What jobs were expected to need, and what was seen of models."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision: str | None = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_estimate",
        sa.Column("job_id", sa.String(36), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["job.id"],
            name=op.f("fk_job_estimate_job_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_estimate")),
    )
    op.create_table(
        "learned_ratio",
        sa.Column("measure", sa.String(16), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("task", sa.String(16), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "measure", "model", "task", "slot", name=op.f("pk_learned_ratio")
        ),
    )
    op.create_index(
        op.f("ix_learned_ratio_created_at"), "learned_ratio", ["created_at"]
    )


def downgrade() -> None:
    op.drop_table("learned_ratio")
    op.drop_table("job_estimate")
