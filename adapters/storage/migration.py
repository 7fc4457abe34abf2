"""
Migrates a database to the schema of this program, or reports why it cannot.

Rules of this file: everything runs in the caller's one transaction, which only one process can hold
at a time. Alembic is imported only when there is a migration to run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from adapters.storage.errors import StoreError
from adapters.storage.tables import REVISION

if TYPE_CHECKING:
    from alembic.config import Config


def upgrade(connection: Connection) -> None:
    """
    Runs the missing migrations, if any.

    Raises:
        StoreError: The database was made by a newer version of the program.
    """
    at = _current(connection)
    if at == REVISION:
        return
    from alembic import command

    config = _config()
    _refuse_newer(at, config)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def require(connection: Connection) -> None:
    """
    Checks that a database has this program's schema, and changes nothing.

    Raises:
        StoreError: It has another; the message says whether to migrate it or to update the program.
    """
    at = _current(connection)
    if at == REVISION:
        return
    _refuse_newer(at, _config())
    raise StoreError(
        f"the data base is at migration {at or 'none'} and this program needs {REVISION}: "
        "migrate it, then start again"
    )


def _current(connection: Connection) -> str | None:
    """The current migration of a database; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "adapters.storage:migrations")
    return config


def _refuse_newer(at: str | None, config: Config) -> None:
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if at is not None and at not in known:
        raise StoreError(
            f"the data base is at migration {at}, which this program does not know (it goes up to "
            f"{REVISION}): a newer version has used it. Start that version, or restore a backup"
        )
