"""
Which entries people were shown of late, as far as conversations are kept.

Rules of this file: reads the store, never makes one. Ids only: a session holds no words.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy.engine import make_url

from adapters.bootstrap import clock
from adapters.settings import load_settings
from adapters.stores.sql import SqlStore


def shown_of_late(within: timedelta) -> frozenset[str] | None:
    """
    Entries among the last three shown in any conversation of that time; None without a store.

    Raises:
        SettingsError: The settings do not say where the store is.
        StoreError: The data base cannot be read.
    """
    address = load_settings().database_url.get_secret_value()
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return None
    return asyncio.run(_shown(address, within))


async def _shown(address: str, within: timedelta) -> frozenset[str]:
    store = await SqlStore.open(address)
    try:
        return await store.shown_since(clock() - within)
    finally:
        await store.close()
