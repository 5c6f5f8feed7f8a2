"""Keys, sessions, provider keys; cards, worlds and uploads have owners, as jobs do."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision: str | None = "0017"
branch_labels = None
depends_on = None

_OWNED = ("card", "world")


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("tier", sa.String(16), nullable=False),
        sa.Column("monthly_cap_nanos", sa.BigInteger()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_api_key_secret_sha256")),
    )
    op.create_table(
        "api_session",
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(36), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"],
            ["api_key.id"],
            name=op.f("fk_api_session_key_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_api_session")),
    )
    op.create_index(op.f("ix_api_session_key_id"), "api_session", ["key_id"])
    op.create_index(op.f("ix_api_session_expires_at"), "api_session", ["expires_at"])
    op.create_table(
        "provider_key",
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_provider_key")),
    )
    for table in _OWNED:
        op.add_column(table, _owner())
        name = op.f(f"ix_{table}_owner_created_at_id")
        op.create_index(name, table, ["owner", "created_at", "id"])
    _make_uploads("id, '' AS owner, name, created_at", [_owner()], ["id", "owner"])


def downgrade() -> None:
    # The same content under two owners was one file before.
    _make_uploads("DISTINCT id, name, created_at", [], ["id"], unique_ids=True)
    for table in _OWNED:
        op.drop_index(op.f(f"ix_{table}_owner_created_at_id"), table)
        op.drop_column(table, "owner")
    for table in ("provider_key", "api_session", "api_key"):
        op.drop_table(table)


def _owner() -> sa.Column[str]:
    return sa.Column("owner", sa.String(64), nullable=False, server_default="")


def _make_uploads(
    kept: str,
    more: list[sa.Column[str]],
    key: list[str],
    *,
    unique_ids: bool = False,
) -> None:
    """Makes the table anew: SQLite cannot give one another primary key."""
    newest = (
        " WHERE created_at = (SELECT max(o.created_at) FROM upload AS o"
        " WHERE o.id = upload.id)"
        if unique_ids
        else ""
    )
    op.execute(f"CREATE TABLE upload_before AS SELECT {kept} FROM upload{newest}")
    op.drop_table("upload")
    op.create_table(
        "upload",
        sa.Column("id", sa.String(64), nullable=False),
        *more,
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["blob.sha256"], name=op.f("fk_upload_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_created_at_id"), "upload", ["created_at", "id"])
    columns = ", ".join(["id", *(one.name for one in more), "name", "created_at"])
    op.execute(f"INSERT INTO upload ({columns}) SELECT {columns} FROM upload_before")
    op.drop_table("upload_before")
