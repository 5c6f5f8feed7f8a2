"""The ledger remembers what was asked, and a retried job from which one it descends."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None

_FINISHED = sa.text("reply IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "llm_request",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_llm_request")),
    )
    with op.batch_alter_table("llm_call") as calls:
        calls.add_column(
            sa.Column(
                "request_sha256",
                sa.String(length=64),
                nullable=False,
                server_default="",
            )
        )
        calls.add_column(sa.Column("body_sha256", sa.String(length=64)))
        calls.create_index(op.f("ix_llm_call_body_sha256"), ["body_sha256"])
    op.drop_index("uq_llm_call_finished", "llm_call")
    _index_finished("job_id", "key", "request_sha256")
    op.add_column("job", sa.Column("root_id", sa.String(length=36)))
    op.create_index(
        op.f("ix_job_kind_created_at_id"), "job", ["kind", "created_at", "id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_job_kind_created_at_id"), "job")
    op.drop_column("job", "root_id")
    op.drop_index("uq_llm_call_finished", "llm_call")
    with op.batch_alter_table("llm_call") as calls:
        calls.drop_index(op.f("ix_llm_call_body_sha256"))
        calls.drop_column("body_sha256")
        calls.drop_column("request_sha256")
    # Only answers of the same question twice could be in the way.
    _index_finished("job_id", "key")
    op.drop_table("llm_request")


def _index_finished(*columns: str) -> None:
    op.create_index(
        "uq_llm_call_finished",
        "llm_call",
        list(columns),
        unique=True,
        sqlite_where=_FINISHED,
        postgresql_where=_FINISHED,
    )
