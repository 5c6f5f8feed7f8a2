"""Prompt profiles of one's own are rows beside the config profiles."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision: str | None = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("profile") as profile:
        profile.add_column(
            sa.Column(
                "kind", sa.String(length=16), nullable=False, server_default="config"
            )
        )
    _name_by("owner", "kind", "name")


def downgrade() -> None:
    # An older program would take prompts for a config profile.
    op.execute("DELETE FROM profile WHERE kind <> 'config'")
    _name_by("owner", "name")
    with op.batch_alter_table("profile") as profile:
        profile.drop_column("kind")


def _name_by(*columns: str) -> None:
    with op.batch_alter_table("profile") as profile:
        profile.drop_constraint(op.f("pk_profile"), type_="primary")
        profile.create_primary_key(op.f("pk_profile"), list(columns))
