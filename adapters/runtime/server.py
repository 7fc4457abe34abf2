"""
The running process: web server, channels, worker and housekeeping, from start to shutdown.

Rules of this file: handles the signals. A channel that fails is started again and does not affect
the others. It starts and closes the channels and drains the service; the caller that opened the
store closes it.

Shutdown on SIGTERM, SIGINT or the `stop` event: readiness ends; no more polls and requests; running
turns finish, up to a deadline; due replies are delivered, up to a deadline; channels close.
Anything unfinished stays in the store for the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

import structlog
import uvicorn
from starlette.applications import Starlette

from adapters.channels.base import Channel
from adapters.runtime.housekeeping import Retention, housekeeping
from adapters.runtime.http import create_app
from adapters.runtime.outbox_worker import OutboxWorker
from adapters.runtime.settings import Settings
from bot.backoff import Backoff
from bot.ports import Maintenance
from bot.service import Service
from knowledge import GuidanceError

_log = structlog.get_logger(__name__)

_LONGEST_PAUSE: Final = timedelta(minutes=1)
_RETENTION: Final = Retention()


class ServeError(GuidanceError):
    """The server cannot start; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """
    Time limits of the parts of shutdown, which run one after the other: together less than the 10
    seconds that containers are commonly given.
    """

    intake: timedelta = timedelta(seconds=3)
    turns: timedelta = timedelta(seconds=2)
    replies: timedelta = timedelta(seconds=2)
    closing: timedelta = timedelta(seconds=2)


async def serve(
    settings: Settings,
    service: Service,
    worker: OutboxWorker,
    store: Maintenance,
    channels: Sequence[Channel],
    *,
    absent: Mapping[str, str] = MappingProxyType({}),
    stop: asyncio.Event | None = None,
    on_listening: Callable[[str, int], None] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    retention: Retention = _RETENTION,
    deadlines: Deadlines = Deadlines(),
    pause: timedelta = timedelta(seconds=1),
) -> None:
    """
    Serves until stopped, then shuts down in order.

    Args:
        settings: Where to listen.
        service: Answers events; recovered before any channel starts.
        worker: Delivers replies; started here.
        store: Checked by `/readyz`, and purged once a day.
        channels: The channels to serve; `/readyz` names them in this order.
        absent: Text of a 404 response by path, for channels that are not set up.
        stop: Ends serving when set; SIGTERM and SIGINT set it too.
        on_listening: Called with host and port once the server is listening.
        clock: The time now, aware, UTC.
        retention: How long data is kept.
        deadlines: Time limits of shutdown.
        pause: Wait before a channel that failed is started again; doubles up to a minute.

    Raises:
        ServeError: The server cannot listen on the address, or the web server ended by itself.
        StoreError: The store failed before anything was started.
    """
    stop = stop or asyncio.Event()
    listener = _listen(settings.svguide_host, settings.svguide_port)
    with contextlib.closing(listener), _signals(stop):
        await service.recover()
        worker.start()
        server = _Server(create_app(store, channels, stop=stop, absent=absent))
        web = asyncio.create_task(server.serve(sockets=[listener]))
        names = frozenset(channel.name for channel in channels)
        house = asyncio.create_task(housekeeping(service, store, names, clock, retention))
        intakes = [
            asyncio.create_task(_keep_up(channel, stop, Backoff(pause, _LONGEST_PAUSE)))
            for channel in channels
        ]
        host, port = listener.getsockname()[:2]
        _log.info("serve.listening", host=host, port=port)
        if on_listening:
            on_listening(host, port)
        await _first(web, stop)
        was_told = stop.is_set()
        _log.info("serve.stopping")
        stop.set()
        server.should_exit = True
        await _finish([web, *intakes], deadlines.intake)
        all_handled = await service.drain(deadlines.turns)
        all_sent = await worker.flush(deadlines.replies)
        await _finish([house], timedelta(0))
        await asyncio.gather(*(_close(channel, deadlines.closing) for channel in channels))
    _log.info("serve.stopped", all_handled=all_handled, all_sent=all_sent)
    if not was_told:
        raise ServeError("the web server ended by itself: see the log before this")


class _Server(uvicorn.Server):
    """uvicorn as one task among others, without its signal handlers."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="off",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=2,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Does nothing: `serve` handles the signals."""
        yield


def _listen(host: str, port: int) -> socket.socket:
    """
    A listening socket. It is opened here because uvicorn exits the process if it cannot listen.

    Raises:
        ServeError: Host or port is not available.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=512)
    except OSError as error:
        raise ServeError(
            f"{host} port {port} can't be listened on ({error.strerror}): another program may use "
            "it. Set SVGUIDE_HOST and SVGUIDE_PORT to an address of this machine that is free"
        ) from error


@contextlib.contextmanager
def _signals(stop: asyncio.Event) -> Generator[None, None, None]:
    """Makes SIGTERM and SIGINT set `stop`; only the main thread can install signal handlers."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()

    def on_signal(*_: object) -> None:
        loop.call_soon_threadsafe(stop.set)

    wanted = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, on_signal) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def _keep_up(channel: Channel, stop: asyncio.Event, backoff: Backoff) -> None:
    """Starts a channel, repeating until it succeeds, and runs it until `stop` is set."""
    failures = 0
    while not stop.is_set():
        try:
            if await _start(channel, stop):
                await channel.run(stop)
        except Exception as error:
            # A channel's library may raise anything; the other channels continue.
            _log.error("serve.channel_failed", channel=channel.name, error=type(error).__name__)
            failures += 1
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(backoff.after(failures).total_seconds()):
                    await stop.wait()


async def _start(channel: Channel, stop: asyncio.Event) -> bool:
    """Starts a channel; False if `stop` was set first, as a platform may take long to answer."""
    starting = asyncio.ensure_future(channel.start())
    await _first(starting, stop)
    if not starting.done():
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        return False
    await starting
    return True


async def _first(work: asyncio.Future[None], stop: asyncio.Event) -> None:
    """Returns when `stop` is set, or when `work` has ended in any way."""
    waiting = asyncio.create_task(stop.wait())
    both: tuple[asyncio.Future[Any], ...] = (waiting, work)
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


async def _finish(tasks: list[asyncio.Task[None]], within: timedelta) -> None:
    """Waits for tasks to end, then cancels those that have not."""
    await asyncio.wait(tasks, timeout=within.total_seconds())
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            _log.error("serve.task_failed", error=type(result).__name__)


async def _close(channel: Channel, within: timedelta) -> None:
    try:
        async with asyncio.timeout(within.total_seconds()):
            await channel.close()
    except Exception as error:
        # The process is stopping anyway, and the other channels still have to be closed.
        kind = type(channel).__name__
        _log.error("serve.close_failed", channel=kind, error=type(error).__name__)
