"""
What the store knows of the content's use: which entries people were shown of late, and what was
not understood at once.

Rules of this file: reads the store, never makes one. Ids and counts only: it holds no words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy.engine import make_url

from adapters.runtime.bootstrap import clock
from adapters.runtime.settings import load_settings
from adapters.storage.sql import SqlStore
from bot.ports import SignalCount

Found = TypeVar("Found")


def shown_of_late(within: timedelta) -> frozenset[str] | None:
    """
    Entries among the last three shown in any conversation of that time; None without a store.

    Raises:
        SettingsError: The settings do not say where the store is.
        StoreError: The data base cannot be read.
    """
    return _read(lambda store: store.shown_since(clock() - within))


def learnt_since(day: date) -> tuple[SignalCount, ...] | None:
    """
    What was not understood at once on that day or later; None without a store.

    Raises:
        SettingsError: The settings do not say where the store is.
        StoreError: The data base cannot be read.
    """
    return _read(lambda store: store.signals(day))


def _read(read: Callable[[SqlStore], Awaitable[Found]]) -> Found | None:
    address = load_settings().database_url.get_secret_value()
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
