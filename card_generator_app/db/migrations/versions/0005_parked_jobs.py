"""Jobs that wait for a time, and an index by age for retention."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("scheduled_at", sa.DateTime(timezone=True)))
    op.add_column(
        "job", sa.Column("parked", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_index(op.f("ix_job_finished_at"), "job", ["finished_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_job_finished_at"), "job")
    op.drop_column("job", "parked")
    op.drop_column("job", "scheduled_at")
