"""
Usage of the content, from the store: which entries were shown recently, and which questions were
not understood at once.

Rules of this file: reads the store and never creates one. It returns ids and counts, no text.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy.engine import make_url

from adapters.storage.sql import SqlStore
from bot.ports import SignalCount

Found = TypeVar("Found")


def shown_of_late(address: str, since: datetime) -> frozenset[str] | None:
    """
    Entries among the last three shown in any conversation active since then.

    Args:
        address: The database, as in the setting DATABASE_URL.
        since: Aware, UTC.

    Returns:
        Their ids; None without a store.

    Raises:
        StoreError: The database cannot be read.
    """
    return _read(address, lambda store: store.shown_since(since))


def learnt_since(address: str, day: date) -> tuple[SignalCount, ...] | None:
    """
    Signals of questions not understood at once, on `day` or later.

    Args:
        address: The database, as in the setting DATABASE_URL.
        day: The first day that counts.

    Returns:
        Counts by day, channel and ids; None without a store.

    Raises:
        StoreError: The database cannot be read.
    """
    return _read(address, lambda store: store.signals(day))


def _read(address: str, read: Callable[[SqlStore], Awaitable[Found]]) -> Found | None:
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return None
    return asyncio.run(_opened(address, read))


async def _opened(address: str, read: Callable[[SqlStore], Awaitable[Found]]) -> Found:
    store = await SqlStore.open(address)
    try:
        return await read(store)
    finally:
        await store.close()
