"""Parts that were written for a card and wait for a person's word."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_proposal",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("card_id", sa.String(36), nullable=False),
        sa.Column("part", sa.String(64), nullable=False),
        sa.Column("old", sa.JSON()),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text()),
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("written_from", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.String(36)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_proposal")),
        sa.ForeignKeyConstraint(
            ["card_id"],
            ["card.id"],
            name=op.f("fk_card_proposal_card_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["job.id"],
            name=op.f("fk_card_proposal_job_id"),
            ondelete="SET NULL",
        ),
    )
    op.create_index(
        op.f("ix_card_proposal_card_id_id"), "card_proposal", ["card_id", "id"]
    )
    op.create_index(op.f("ix_card_proposal_job_id"), "card_proposal", ["job_id"])


def downgrade() -> None:
    op.drop_table("card_proposal")
