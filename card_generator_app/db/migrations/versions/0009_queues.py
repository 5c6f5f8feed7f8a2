"""Whose a job is, its turn among the others', and a queue for each writer."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels = None
depends_on = None

# Jobs that wait: Procrastinate's queue is the job's writer from now on, and its
# priority has room for the turn.
_WAITING_UP = """
    UPDATE procrastinate_jobs AS waiting
    SET queue_name = job.writer, priority = job.priority * 100000000
    FROM job WHERE job.id = waiting.queueing_lock AND waiting.status = 'todo'
"""
_WAITING_DOWN = """
    UPDATE procrastinate_jobs AS waiting
    SET queue_name = 'jobs', priority = job.priority
    FROM job WHERE job.id = waiting.queueing_lock AND waiting.status = 'todo'
"""


def upgrade() -> None:
    op.add_column(
        "job", sa.Column("owner", sa.String(64), nullable=False, server_default="")
    )
    op.add_column(
        "job", sa.Column("turn", sa.Integer(), nullable=False, server_default="0")
    )
    op.drop_index(op.f("ix_job_status_priority_id"), "job")
    op.create_index(
        op.f("ix_job_status_writer_priority_turn_id"),
        "job",
        ["status", "writer", "priority", "turn", "id"],
    )
    op.create_index(
        op.f("ix_job_owner_status_created_at_id"),
        "job",
        ["owner", "status", "created_at", "id"],
    )
    _on_postgresql(_WAITING_UP)


def downgrade() -> None:
    _on_postgresql(_WAITING_DOWN)
    op.drop_index(op.f("ix_job_owner_status_created_at_id"), "job")
    op.drop_index(op.f("ix_job_status_writer_priority_turn_id"), "job")
    op.create_index(
        op.f("ix_job_status_priority_id"), "job", ["status", "priority", "id"]
    )
    op.drop_column("job", "turn")
    op.drop_column("job", "owner")


def _on_postgresql(statement: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(statement)
