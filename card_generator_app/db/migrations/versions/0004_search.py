"""Jobs are found by the words of their concept: FTS5 on SQLite, a GIN index on PostgreSQL."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None

_FTS5 = (
    """
    CREATE VIRTUAL TABLE job_words USING fts5(
        concept, content='job_text', content_rowid='number',
        tokenize="unicode61 remove_diacritics 0"
    )
    """,
    """
    CREATE TRIGGER job_words_added AFTER INSERT ON job_text BEGIN
        INSERT INTO job_words(rowid, concept) VALUES (new.number, new.concept);
    END
    """,
    """
    CREATE TRIGGER job_words_removed AFTER DELETE ON job_text BEGIN
        INSERT INTO job_words(job_words, rowid, concept)
        VALUES ('delete', old.number, old.concept);
    END
    """,
)
_GIN = (
    """
    CREATE INDEX job_words ON job_text USING gin (to_tsvector('simple', concept))
    """,
)
_FILL = {
    "sqlite": """
        INSERT INTO job_text (job_id, concept)
        SELECT id, substr(coalesce(json_extract(options, '$.concept'), ''), 1, 10000)
        FROM job ORDER BY id
    """,
    "postgresql": """
        INSERT INTO job_text (job_id, concept)
        SELECT id, left(coalesce(options ->> 'concept', ''), 10000)
        FROM job ORDER BY id
    """,
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "job_text",
        sa.Column("number", number, nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("concept", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_job_text_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_job_text")),
        sa.UniqueConstraint("job_id", name=op.f("uq_job_text_job_id")),
    )
    for statement in _FTS5 if dialect == "sqlite" else _GIN:
        op.execute(statement)
    op.execute(_FILL[dialect])


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE job_words")
    op.drop_table("job_text")
