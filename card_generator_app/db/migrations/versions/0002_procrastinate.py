"""Procrastinate's schema, from its own package, on PostgreSQL only.

The package is pinned below 3.11 because this revision applies what it ships. A newer
release comes with a revision that runs its migration files, and a check here that a
fresh database, which has them already, skips them.
"""

from alembic import op
from sqlalchemy import Connection

revision = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None

_DROP = """
DO $$
DECLARE
    thing record;
BEGIN
    FOR thing IN SELECT oid::regclass AS name FROM pg_class
        WHERE relkind = 'r' AND relname LIKE 'procrastinate\\_%'
          AND relnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE 'DROP TABLE ' || thing.name || ' CASCADE';
    END LOOP;
    FOR thing IN SELECT oid::regprocedure AS name FROM pg_proc
        WHERE proname LIKE 'procrastinate\\_%'
          AND pronamespace = current_schema()::regnamespace
    LOOP
        EXECUTE 'DROP FUNCTION ' || thing.name;
    END LOOP;
    FOR thing IN SELECT oid::regtype AS name FROM pg_type
        WHERE typtype IN ('e', 'c') AND typname LIKE 'procrastinate\\_%'
          AND typnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE 'DROP TYPE ' || thing.name;
    END LOOP;
END
$$
"""


def upgrade() -> None:
    if _is_postgresql():
        from procrastinate.schema import SchemaManager

        _run_script(op.get_bind(), SchemaManager.get_schema())


def downgrade() -> None:
    if _is_postgresql():
        _run_script(op.get_bind(), _DROP)


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _run_script(bind: Connection, script: str) -> None:
    # The driver takes many statements in one string only where there are no
    # parameters at all; SQLAlchemy always passes some.
    cursor = bind.connection.cursor()
    cursor.execute(script)
    cursor.close()
