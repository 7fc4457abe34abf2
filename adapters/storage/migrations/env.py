"""
Runs the migration scripts for Alembic, on the connection from `adapters.storage.migration`, whose
one transaction has already begun.
"""

from __future__ import annotations

from alembic import context

from adapters.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can roll back a CREATE TABLE too, as long as nothing commits in between.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
