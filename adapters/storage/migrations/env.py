"""
How Alembic runs the scripts: on the connection `adapters.storage.migration` hands over, which has
begun the one transaction everything happens in.
"""

from __future__ import annotations

from alembic import context

from adapters.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can take back a CREATE TABLE, too, as long as nobody commits in between.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
