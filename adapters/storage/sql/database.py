"""
Opens a database: address, engine, migration, and error messages.

Rules of this file: uses no table; every failure of the database is raised as `StoreError`, which
contains neither a row nor a password.

SQLite runs in WAL mode with `synchronous=FULL`. NORMAL would be faster, but a power cut could undo
the last commits, and an acknowledged event would be lost. With FULL each commit waits a few
milliseconds for the disk, which is enough for a few messages a second. There is one connection and
one writer, because contending writers in one process are slower than a queue. A transaction begins
with BEGIN IMMEDIATE, so that it cannot fail half-way because of a lock.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.storage import migration
from adapters.storage.errors import StoreError

_BUSY_MS: Final = 15_000
_MIGRATION_LOCK: Final = 7_305_482_211
"""Key of the advisory lock in PostgreSQL; any number that no other program uses."""


async def connect(url: str) -> AsyncEngine:
    """
    An engine for a database with this program's schema.

    A missing SQLite file is created (and its folder, for the owner only), and an existing one is
    migrated; a PostgreSQL database must have been migrated before.

    Args:
        url: `sqlite:///relative`, `sqlite:////absolute`, `postgres://…` or `postgresql://…`,
            with or without `+aiosqlite` and `+asyncpg`.

    Raises:
        StoreError: The address has another form, the database cannot be reached or written, or its
            schema is not this program's; the message says what to do.
    """
    engine = _engine(url)
    step = migration.upgrade if engine.dialect.name == "sqlite" else migration.require
    await _run_or_dispose(engine, step)
    return engine


async def migrate(url: str) -> None:
    """
    Migrates the database at `url`; safe to call from several processes at once.

    Raises:
        StoreError: It cannot be reached or written, or a newer version of the program has migrated
            it.
    """
    engine = _engine(url)
    await _run_or_dispose(engine, migration.upgrade)
    await engine.dispose()


async def _run_or_dispose(engine: AsyncEngine, step: Callable[[Connection], None]) -> None:
    """Runs a step in one transaction that excludes the steps of other processes."""
    try:
        async with failures(), engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            await connection.run_sync(step)
    except BaseException:
        await engine.dispose()
        raise


@contextlib.asynccontextmanager
async def failures() -> AsyncIterator[None]:
    """Turns database errors into `StoreError`."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        raise StoreError(
            f"the data base failed ({kind}): see that DATABASE_URL is right, that it can be "
            "reached and written, and that the disk is not full"
        ) from error


def _engine(url: str) -> AsyncEngine:
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        return create_async_engine(address, hide_parameters=True, pool_pre_ping=True)
    _prepare_file(address.database or "")
    engine = create_async_engine(address, hide_parameters=True, pool_size=1, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _address(url: str) -> URL:
    """
    The address with our driver.

    Raises:
        StoreError: Not an address of SQLite or PostgreSQL, or an in-memory database.
    """
    drivers = {
        "sqlite": "sqlite+aiosqlite",
        "postgres": "postgresql+asyncpg",
        "postgresql": "postgresql+asyncpg",
    }
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    name, _, driver = address.drivername.partition("+") if address else ("", "", "")
    wanted = drivers.get(name)
    if address is None or wanted is None or driver not in ("", wanted.partition("+")[2]):
        # `from None` and no quotation: the address may hold a password.
        raise StoreError(
            "DATABASE_URL is no address this program can use: give sqlite:///FILE or "
            "postgresql://USER:PASSWORD@HOST/NAME"
        ) from None
    if name == "sqlite" and address.database in (None, "", ":memory:"):
        raise StoreError(
            "DATABASE_URL names no file: give sqlite:///FILE, for example guide.sqlite3"
        )
    return address.set(drivername=wanted)


def _prepare_file(name: str) -> None:
    """Creates folder and file for the owner only; permissions of existing ones are not changed."""
    path = Path(name)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"{path} can't be made or written ({error.strerror}): give DATABASE_URL or "
            "SVGUIDE_DATA_DIR a place this user may write to"
        ) from error


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # Python's driver must not begin transactions itself: `_begin_immediate` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    pragmas = (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",  # deleted text is overwritten, not only unlinked
    )
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
