"""Both channels over both fakes in one process, with the real service, worker and a store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.content.library import Library
from tests.channels.world import World


@pytest.fixture
async def make_world(library: Library, tmp_path: Path) -> AsyncIterator[Callable[..., Any]]:
    """Makes worlds; the finder knows `finds` alone. Each is closed at the end."""
    async with AsyncExitStack() as stack:

        async def make(finds: Mapping[str, Any] | None = None, day: str = "2026-11-30") -> World:
            return await stack.enter_async_context(World(library, finds or {}, day, tmp_path))

        yield make


@pytest.fixture
async def world(make_world: Callable[..., Any]) -> World:
    """A world in which no question finds an entry."""
    made: World = await make_world()
    return made


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
