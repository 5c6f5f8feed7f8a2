"""Worlds with their versions, their cards, and what is proposed to them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision: str | None = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "world",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_world")),
    )
    op.create_index(op.f("ix_world_created_at_id"), "world", ["created_at", "id"])
    op.create_table(
        "world_version",
        sa.Column("world_id", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("job_id", sa.String(36)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("world_version", "world_id", "world", "CASCADE"),
        _key("world_version", "job_id", "job", "SET NULL"),
        sa.PrimaryKeyConstraint("world_id", "version", name=op.f("pk_world_version")),
    )
    op.create_index(op.f("ix_world_version_job_id"), "world_version", ["job_id"])
    op.create_table(
        "world_card",
        sa.Column("world_id", sa.String(36), nullable=False),
        sa.Column("card_id", sa.String(36), nullable=False),
        sa.Column("person", sa.String(80)),
        _key("world_card", "world_id", "world", "CASCADE"),
        _key("world_card", "card_id", "card", "CASCADE"),
        sa.PrimaryKeyConstraint("world_id", "card_id", name=op.f("pk_world_card")),
    )
    op.create_index(op.f("ix_world_card_card_id"), "world_card", ["card_id"])
    op.create_table(
        "world_proposal",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("world_id", sa.String(36), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("job_id", sa.String(36)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("world_proposal", "world_id", "world", "CASCADE"),
        _key("world_proposal", "job_id", "job", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_world_proposal")),
    )
    op.create_index(
        op.f("ix_world_proposal_world_id_id"), "world_proposal", ["world_id", "id"]
    )
    op.create_index(op.f("ix_world_proposal_job_id"), "world_proposal", ["job_id"])


def _key(table: str, column: str, to: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=name, ondelete=on_delete
    )


def downgrade() -> None:
    for table in ("world_proposal", "world_card", "world_version", "world"):
        op.drop_table(table)
