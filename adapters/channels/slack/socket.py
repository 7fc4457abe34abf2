"""
Socket Mode: one open connection; a payload is acknowledged after the app has answered 200.

Rules of this file: everything is created inside the running loop. A wrong app token or a dead
network delays neither start nor stop; `ready` is then False.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.channels.slack import limits
from adapters.channels.slack.logs import library_logger

_log = structlog.get_logger(__name__)


class _Handler(AsyncSocketModeHandler):
    """The library's handler, which also keeps the set of payloads being handled."""

    def __init__(self, app: AsyncApp, app_token: str, **options: Any) -> None:
        super().__init__(app, app_token, **options)
        self.in_hand: set[asyncio.Task[Any]] = set()

    async def handle(  # type: ignore[override]  # the library narrows the client's type as well
        self, client: SocketModeClient, req: SocketModeRequest
    ) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("payloads are handled in tasks")
        self.in_hand.add(task)
        try:
            await super().handle(client, req)
        finally:
            self.in_hand.discard(task)


class Socket:
    """A Socket Mode connection, renewed until it is closed."""

    def __init__(
        self, app: AsyncApp, app_token: str, *, proxy: str | None, ping_interval_s: float
    ) -> None:
        self._handler = _Handler(
            app, app_token, logger=library_logger(), ping_interval=ping_interval_s
        )
        self._client: SocketModeClient = self._handler.client
        # set afterwards: for None the library reads the environment's proxy and ignores NO_PROXY
        self._client.proxy = proxy
        self._pause_s = ping_interval_s
        self._tasks = (
            asyncio.create_task(
                self._handler.connect_async()  # type: ignore[no-untyped-call]  # the library's
            ),
            asyncio.create_task(self._renew_address()),
        )

    @property
    def ready(self) -> bool:
        """True while connected."""
        session = self._client.current_session
        return session is not None and not session.closed and not self._client.stale

    async def _renew_address(self) -> None:
        # the library keeps dialling the first URL it was given, which expires after half a minute
        was_ready: bool | None = None
        while True:
            await asyncio.sleep(self._pause_s)
            if self.ready is not was_ready:
                was_ready = self.ready
                _log.info("slack.socket", ready=was_ready)
            if not was_ready:
                self._client.wss_uri = None

    async def close(self) -> None:
        """
        Waits for payloads being handled and their acknowledgements, then disconnects; at most 10 s.
        """
        in_hand = self._handler.in_hand
        if in_hand:
            await asyncio.wait(in_hand, timeout=limits.CLOSE_WAIT_S)
        library = (
            self._client.message_processor,
            self._client.message_receiver,
            self._client.current_session_monitor,
        )
        for task in self._tasks:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            goodbye = self._handler.close_async()  # type: ignore[no-untyped-call]  # the library's
            await asyncio.wait_for(goodbye, limits.CLOSE_WAIT_S)
        await self._client.aiohttp_client_session.close()
        left = [*self._tasks, *in_hand, *(task for task in library if task is not None)]
        for unfinished in left:
            unfinished.cancel()
        await asyncio.gather(*left, return_exceptions=True)
