"""Alembic's entry: migrates the connection that `runner.py` hands over."""

from typing import Any

from alembic import context

from card_generator_app.db.migrations import is_modelled
from card_generator_app.db.models import Base


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Whether autogenerate may look at it."""
    return is_modelled(name, kind)


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_name=include_name,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
