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
from collections.abc import Callable, Coroutine, Generator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from adapters.runtime.outbox_worker import OutboxWorker
from adapters.runtime.settings import Settings
from bot.events import Envelope, Notice
from bot.ports import IdleConversation
from bot.service import Service
from knowledge import GuidanceError

_log = structlog.get_logger(__name__)

BODY_LIMIT: Final = 1_048_576
"""Bytes of a request's body; several times what either platform sends."""
_BODY_TIME: Final = timedelta(seconds=10)
_CHECK_TIME: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(minutes=1)
_SWEEP: Final = timedelta(minutes=5)
_DAY: Final = timedelta(days=1)
_OF_ONE_MESSAGE: Final = frozenset({"callback_id", "pressed", "reply_to", "response_url"})
"""Parts of an address that only a direct answer may use."""


class ServeError(GuidanceError):
    """The server can't start; the message says what to set."""


class SlackPort(Protocol):
    """What serving needs of the Slack channel."""

    @property
    def ready(self) -> bool:
        """True while events can come in and replies go out."""
        ...

    async def start(self) -> None:
        """Connects; raises when that is not possible now."""
        ...

    async def close(self) -> None:
        """Ends everything `start` began."""
        ...

    async def receive(
        self, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Takes a request; gives status, headers and body of the answer."""
        ...


class TelegramPort(Protocol):
    """What serving needs of the Telegram channel."""

    @property
    def ready(self) -> bool:
        """True while updates can come in and replies go out."""
        ...

    async def start(self) -> None:
        """Connects; raises when that is not possible now."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Takes updates in until `stop` is set."""
        ...

    async def close(self) -> None:
        """Ends everything `start` began."""
        ...

    async def receive(self, headers: Mapping[str, str], body: bytes) -> int:
        """Takes a request; gives the status of the answer."""
        ...


class Keeper(Protocol):
    """What serving needs of the store."""

    async def check(self) -> None:
        """Raises when the store does not answer."""
        ...

    async def purge(
        self,
        *,
        handled: datetime,
        delivered: datetime,
        idle: datetime,
        expired: datetime | None = None,
        learnt: datetime | None = None,
    ) -> int:
        """Forgets what is older than these times."""
        ...

    async def idle_conversations(
        self, since: datetime, until: datetime
    ) -> tuple[IdleConversation, ...]:
        """Conversations in which something happened last between these times."""
        ...


@dataclass(frozen=True, slots=True)
class Retention:
    """
    How long things are kept; looked at once a day.

    Attributes:
        ids: Ids of events handled, which make a retry a retry. The platforms retry for a day.
        replies: Rows of replies sent or given up (their text is forgotten at once), and replies
            that wait for a channel which is switched off.
        sessions: Sessions of conversations in which nothing happens.
        signals: What was not understood at once, as counts that name nobody.
        warned: How long before that the person is told, once, if a check is open.
    """

    ids: timedelta = timedelta(days=30)
    replies: timedelta = timedelta(days=30)
    sessions: timedelta = timedelta(days=30)
    signals: timedelta = timedelta(days=365)
    warned: timedelta = timedelta(days=3)


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
    store: Keeper,
    *,
    slack: SlackPort | None = None,
    telegram: TelegramPort | None = None,
    stop: asyncio.Event | None = None,
    on_listening: Callable[[str, int], None] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    retention: Retention = Retention(),
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
        slack: The Slack channel, or None when it is not set up.
        telegram: The Telegram channel, or None when it is not set up.
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
        server = _Server(create_app(store, slack=slack, telegram=telegram, stop=stop))
        web = asyncio.create_task(server.serve(sockets=[listener]))
        house = asyncio.create_task(housekeeping(service, store, clock, retention))
        intakes = []
        if slack:
            intakes.append(asyncio.create_task(_keep_up("slack", slack.start, _wait, stop, pause)))
        if telegram:
            keeping = _keep_up("telegram", telegram.start, telegram.run, stop, pause)
            intakes.append(asyncio.create_task(keeping))
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
        channels = [channel for channel in (slack, telegram) if channel]
        await asyncio.gather(*(_close(channel, deadlines.closing) for channel in channels))
    _log.info("serve.stopped", all_handled=all_handled, all_sent=all_sent)
    if not was_told:
        raise ServeError("the web server ended by itself: see the log before this")


def create_app(
    store: Keeper,
    *,
    slack: SlackPort | None,
    telegram: TelegramPort | None,
    stop: asyncio.Event,
) -> Starlette:
    """
    The routes: `/slack/events`, `/telegram/webhook`, `/healthz` (the loop answers) and `/readyz`
    (200 when the store answers and every channel set up is ready and we are not stopping; else
    503; the parts as JSON).
    """

    async def slack_events(request: Request) -> Response:
        if slack is None:
            return PlainTextResponse("Slack is not set up", 404)
        body = await _body(request)
        if isinstance(body, Response):
            return body
        status, headers, content = await slack.receive(_headers(request), body)
        return Response(content, status, dict(headers))

    async def telegram_webhook(request: Request) -> Response:
        if telegram is None:
            return PlainTextResponse("Telegram is not set up", 404)
        body = await _body(request)
        if isinstance(body, Response):
            return body
        return Response(status_code=await telegram.receive(_headers(request), body))

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        parts = {"store": await _answers(store), "serving": not stop.is_set()}
        if slack:
            parts["slack"] = slack.ready
        if telegram:
            parts["telegram"] = telegram.ready
        return JSONResponse(parts, 200 if all(parts.values()) else 503)

    return Starlette(
        routes=[
            Route("/slack/events", slack_events, methods=["POST"]),
            Route("/telegram/webhook", telegram_webhook, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ]
    )


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


async def _keep_up(
    name: str,
    start: Callable[[], Coroutine[Any, Any, None]],
    run: Callable[[asyncio.Event], Coroutine[Any, Any, None]],
    stop: asyncio.Event,
    pause: timedelta,
) -> None:
    """Starts a channel, again and again until it works, and has it take events until `stop`."""
    while not stop.is_set():
        try:
            if await _start(start, stop):
                await run(stop)
        except Exception as error:
            # Whatever a channel's library raises, the other channel goes on.
            _log.error("serve.channel_failed", channel=name, error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause.total_seconds()):
                    await stop.wait()
            pause = min(2 * pause, _LONGEST_PAUSE)


async def _start(start: Callable[[], Coroutine[Any, Any, None]], stop: asyncio.Event) -> bool:
    """Starts a channel unless told to stop meanwhile; a platform may take long to answer."""
    starting = asyncio.ensure_future(start())
    await _first(starting, stop)
    if not starting.done():
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        return False
    await starting
    return True


async def _wait(stop: asyncio.Event) -> None:
    """Runs a channel that needs no running: its events come by themselves."""
    await stop.wait()


async def housekeeping(
    service: Service, store: Keeper, clock: Callable[[], datetime], retention: Retention
) -> None:
    """
    Takes up what was left lying (a commit whose outcome nobody heard, another process that died)
    every few minutes, and forgets what is old once a day.
    """
    purged_at: datetime | None = None
    while True:
        now = clock()
        try:
            if purged_at is None or now - purged_at >= _DAY:
                rows = await store.purge(
                    handled=now - retention.ids,
                    delivered=now - retention.replies,
                    idle=now - retention.sessions,
                    expired=now,
                    learnt=now - retention.signals,
                )
                purged_at = now
                _log.info("serve.purged", rows=rows)
                await warn_of_expiry(service, store, now, retention)
            await asyncio.sleep(_SWEEP.total_seconds())
            await service.recover()
        except GuidanceError as error:
            _log.error("serve.housekeeping_failed", error=type(error).__name__)
            await asyncio.sleep(_SWEEP.total_seconds())


async def warn_of_expiry(
    service: Service, store: Keeper, now: datetime, retention: Retention
) -> None:
    """
    Has the guide look at each conversation that will soon be forgotten: where a check is open, it
    says so. Once: the notice is named after the last time anything happened.
    """
    end = now - retention.sessions + min(retention.warned, retention.sessions / 2)
    for quiet in await store.idle_conversations(now - retention.sessions, end):
        if quiet.key.channel not in ("slack", "telegram"):
            continue
        address = {name: it for name, it in quiet.address.items() if name not in _OF_ONE_MESSAGE}
        notice = Notice("expiring", (quiet.since + retention.sessions).date())
        name = f"expiring:{quiet.key.text}:{quiet.since.isoformat()}"
        await service.accept(Envelope(name, quiet.key, notice, address))


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


async def _close(channel: SlackPort | TelegramPort, within: timedelta) -> None:
    try:
        async with asyncio.timeout(within.total_seconds()):
            await channel.close()
    except Exception as error:
        # We are ending anyway, and the other channel must be closed, too.
        kind = type(channel).__name__
        _log.error("serve.close_failed", channel=kind, error=type(error).__name__)


async def _answers(store: Keeper) -> bool:
    try:
        async with asyncio.timeout(_CHECK_TIME.total_seconds()):
            await store.check()
    except (GuidanceError, TimeoutError):
        return False
    return True


def _headers(request: Request) -> dict[str, str]:
    """Names in lower case; of a header sent twice the last."""
    return dict(request.headers.items())


async def _body(request: Request) -> bytes | Response:
    """The whole body, or the answer to one that is too long or too slow."""
    parts = bytearray()
    try:
        async with asyncio.timeout(_BODY_TIME.total_seconds()):
            async for part in request.stream():
                parts += part
                if len(parts) > BODY_LIMIT:
                    return PlainTextResponse("too large", 413, {"Connection": "close"})
    except TimeoutError:
        return PlainTextResponse("too slow", 408, {"Connection": "close"})
    except ClientDisconnect:
        return Response(status_code=400)
    return bytes(parts)
