"""Jobs with items of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision: str | None = "0011"
branch_labels = None
depends_on = None

_COUNTS = ("completed", "failed", "cancelled")


def upgrade() -> None:
    op.add_column(
        "job",
        sa.Column("is_parent", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("job", sa.Column("parent_id", sa.String(36)))
    op.create_index(op.f("ix_job_parent_id"), "job", ["parent_id"])
    _create_groups()
    _create_items()


def _create_groups() -> None:
    op.create_table(
        "job_group",
        sa.Column("job_id", sa.String(36), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False, server_default="0")
            for name in _COUNTS
        ),
        sa.Column("at_once", sa.Integer(), nullable=False),
        sa.Column("continue_on_error", sa.Boolean(), nullable=False),
        sa.Column("max_cost_nanos", sa.BigInteger()),
        sa.Column("spent_nanos", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("stop", sa.String(16)),
        _job_key("job_group", "job_id", "CASCADE"),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_group")),
    )


def _create_items() -> None:
    op.create_table(
        "job_item",
        sa.Column("parent_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("spec", sa.JSON()),
        sa.Column("job_id", sa.String(36)),
        sa.Column("spent_nanos", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("held_nanos", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("held_attempt", sa.Integer(), nullable=False, server_default="0"),
        _job_key("job_item", "parent_id", "CASCADE"),
        _job_key("job_item", "job_id", "SET NULL"),
        sa.PrimaryKeyConstraint("parent_id", "number", name=op.f("pk_job_item")),
    )
    op.create_index(
        op.f("ix_job_item_status_parent_id_number"),
        "job_item",
        ["status", "parent_id", "number"],
    )
    op.create_index(op.f("ix_job_item_job_id"), "job_item", ["job_id"])


def _job_key(table: str, column: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["job.id"], name=op.f(f"fk_{table}_{column}"), ondelete=on_delete
    )


def downgrade() -> None:
    for table in ("job_item", "job_group"):
        op.drop_table(table)
    op.drop_index(op.f("ix_job_parent_id"), "job")
    op.drop_column("job", "parent_id")
    op.drop_column("job", "is_parent")
