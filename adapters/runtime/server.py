"""
The running process: web server, channels, worker and housekeeping, from start to orderly end.

Rules of this file: it decides nothing about messages; it owns the signals; a channel that fails is
tried again and never takes anything else down. It starts and closes the channels and drains the
service; the store belongs to whoever opened it.

How it stops, on SIGTERM, SIGINT or the `stop` event: not ready any more; no more polls and
requests; turns under way finish, up to a deadline; what is due is delivered, up to a deadline;
channels close. Whatever did not fit waits in the store for the next start.
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
    """The server can't start; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """
    How long the parts of stopping may take, one after the other: together less than the 10
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
    Serves until told to stop, then stops in order.

    Args:
        settings: Where to listen.
        service: Answers; recovered before any channel starts.
        worker: Delivers; started here.
        store: Asked by `/readyz`, and purged once a day.
        channels: What is served; `/readyz` names them in this order.
        absent: What is said, with status 404, on paths of channels that are not set up, by path.
        stop: Ends serving when set; SIGTERM and SIGINT set it, too.
        on_listening: Called with host and port once requests are taken.
        clock: The time now, aware, UTC.
        retention: How long things are kept.
        deadlines: How long stopping may take.
        pause: Wait before a channel that failed is started again; doubles up to a minute.

    Raises:
        ServeError: The address can't be listened on, or the web server ended by itself.
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
    """uvicorn as one task among others: the signals are ours."""

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
        """Captures none."""
        yield


def _listen(host: str, port: int) -> socket.socket:
    """
    A listening socket, made before anything is started: uvicorn would end the process.

    Raises:
        ServeError: Host or port can't be had.
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
    """SIGTERM and SIGINT set `stop`; elsewhere than in the main thread nothing can be caught."""
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
    """Starts a channel, again and again until it works, and has it take events until `stop`."""
    failures = 0
    while not stop.is_set():
        try:
            if await _start(channel, stop):
                await channel.run(stop)
        except Exception as error:
            # Whatever a channel's library raises, the other channels go on.
            _log.error("serve.channel_failed", channel=channel.name, error=type(error).__name__)
            failures += 1
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(backoff.after(failures).total_seconds()):
                    await stop.wait()


async def _start(channel: Channel, stop: asyncio.Event) -> bool:
    """Starts a channel unless told to stop meanwhile; a platform may take long to answer."""
    starting = asyncio.ensure_future(channel.start())
    await _first(starting, stop)
    if not starting.done():
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        return False
    await starting
    return True


async def _first(work: asyncio.Future[None], stop: asyncio.Event) -> None:
    """Returns when told to stop, or when `work` has ended in any way."""
    waiting = asyncio.create_task(stop.wait())
    both: tuple[asyncio.Future[Any], ...] = (waiting, work)
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


async def _finish(tasks: list[asyncio.Task[None]], within: timedelta) -> None:
    """Waits for tasks to end by themselves, then ends them."""
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
        # The process is ending anyway, and the other channels must be closed, too.
        kind = type(channel).__name__
        _log.error("serve.close_failed", channel=kind, error=type(error).__name__)
