"""Uploaded files keep their names, and can be listed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["blob.sha256"], name=op.f("fk_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(
        op.f("ix_upload_created_at_id"), "upload", ["created_at", "id"], unique=False
    )
    # Files from before have no name; portraits of cards were not uploaded.
    op.execute(
        "INSERT INTO upload (id, name, created_at) "
        "SELECT sha256, 'file', created_at FROM blob WHERE sha256 NOT IN "
        "(SELECT portrait_sha256 FROM card_version WHERE portrait_sha256 IS NOT NULL)"
    )


def downgrade() -> None:
    op.drop_table("upload")
