"""PostgreSQL keeps the words of each concept, so that reading the newest jobs is cheap."""

from alembic import op

revision = "0021"
down_revision: str | None = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP INDEX job_words")
    op.execute("""
        ALTER TABLE job_text ADD COLUMN job_words tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', concept)) STORED
    """)
    op.execute("CREATE INDEX job_words ON job_text USING gin (job_words)")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE job_text DROP COLUMN job_words")
    op.execute("""
        CREATE INDEX job_words ON job_text USING gin (to_tsvector('simple', concept))
    """)
