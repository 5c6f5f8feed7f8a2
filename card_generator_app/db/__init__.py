"""The database: tables, sessions and migrations, the same on SQLite and PostgreSQL."""
