"""
The running process: routes, readiness, channels that fail, and stopping in order.

The channels are fakes; the web server is the real one, on a loopback port.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import aiohttp
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from adapters.channels.base import HttpAnswer, HttpRoute
from adapters.runtime.housekeeping import Retention
from adapters.runtime.http import BODY_LIMIT
from adapters.runtime.outbox_worker import OutboxWorker
from adapters.runtime.server import Deadlines, ServeError, serve
from adapters.runtime.settings import Settings
from adapters.runtime.wiring import PATHS
from adapters.storage import MemoryStore, StoreError
from bot.errors import DeliveryError
from bot.model.events import ConversationKey, Envelope, Event, Message
from bot.model.replies import Reply
from bot.model.session import Session
from bot.model.turn import Turn
from bot.service import Service

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOST = "127.0.0.1"


class Echo:
    """An engine that repeats what was said."""

    def handle(self, session: Session, event: Event, now: datetime) -> Turn:
        """The text again."""
        assert isinstance(event, Message)
        return Turn(session, (Reply(event.text),), "answer")


@dataclass
class Channel:
    """What the fakes of both platforms share."""

    name: str
    log: list[str]
    path: ClassVar[str]
    failures: list[Exception] = field(default_factory=list)
    hangs: bool = False
    service: Service | None = None
    ready: bool = False
    asked: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    started: asyncio.Event = field(default_factory=asyncio.Event)
    running: asyncio.Event = field(default_factory=asyncio.Event)
    failed: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        """Fails, hangs or starts."""
        self.log.append(f"{self.name} start")
        if self.failures:
            self.failed.set()
            raise self.failures.pop(0)
        if self.hangs:
            self.started.set()
            await asyncio.Event().wait()
        self.ready = True
        self.started.set()

    async def close(self) -> None:
        """Ends."""
        self.ready = False
        self.log.append(f"{self.name} close")

    async def send(
        self, address: Mapping[str, str], reply: Reply, shown: Mapping[str, str]
    ) -> Mapping[str, str]:
        """Delivers."""
        self.sent.append(reply.text)
        self.log.append(f"{self.name} send")
        return shown

    def routes(self) -> tuple[HttpRoute, ...]:
        """One path."""
        return (HttpRoute(self.path, self.receive),)

    async def receive(self, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """Of each fake its own."""
        raise NotImplementedError

    async def run(self, stop: asyncio.Event) -> None:
        """Of each fake its own."""
        raise NotImplementedError

    async def fetch(self, place: Mapping[str, str]) -> bytes:
        """No file was sent."""
        raise DeliveryError("no file")

    async def take(self, headers: Mapping[str, str], body: bytes) -> None:
        """Notes a request, and takes its body in as a message."""
        self.asked.append((headers, body))
        if self.service:
            key = ConversationKey(self.name, "w", "c")
            text = body.decode()
            await self.service.accept(Envelope(text, key, Message(text), {"chat": "c"}))


class Slack(Channel):
    """Answers requests with status, headers and body; its events come by HTTP alone."""

    path = "/slack/events"

    async def receive(self, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """Echoes."""
        await self.take(headers, body)
        return HttpAnswer(202, {"content-type": "text/x", "x-more": "1"}, body)

    async def run(self, stop: asyncio.Event) -> None:
        """Waits."""
        await stop.wait()


class Telegram(Channel):
    """Answers requests with a status; is run until told to stop."""

    path = "/telegram/webhook"
    run_failures = 0

    async def receive(self, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """Takes it."""
        await self.take(headers, body)
        return HttpAnswer(200)

    async def run(self, stop: asyncio.Event) -> None:
        """Waits."""
        if self.run_failures:
            self.run_failures -= 1
            raise RuntimeError("odd")
        self.running.set()
        await stop.wait()
        self.log.append(f"{self.name} polls no more")


class Store(MemoryStore):
    """A store that can be away, and notes what it is told to forget."""

    def __init__(self) -> None:
        super().__init__()
        self.is_away = False
        self.purged: list[dict[str, datetime]] = []

    async def check(self) -> None:
        """Fails when away."""
        if self.is_away:
            raise StoreError("away")

    async def purge(self, **before: datetime) -> int:
        """Notes the times."""
        self.purged.append(before)
        return await super().purge(**before)


@dataclass
class World:
    """A process being served, as its parts."""

    store: Store
    service: Service
    worker: OutboxWorker
    slack: Slack
    telegram: Telegram
    log: list[str]
    stop: asyncio.Event
    url: str = ""

    async def get(self, path: str) -> tuple[int, Any]:
        """Status and body; as JSON when it is."""
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await (answer.json() if is_json else answer.text())

    async def post(
        self, path: str, body: Any, **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url + path, data=body, headers=headers) as answer,
        ):
            return answer.status, answer.headers, await answer.read()

    @asynccontextmanager
    async def served(self, **rest: Any) -> AsyncIterator[None]:
        """Serves within the block, then stops and waits for the end."""
        listening: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        rest.setdefault("channels", (self.slack, self.telegram))
        rest.setdefault("pause", timedelta(milliseconds=10))
        settings = Settings(
            svguide_data_dir=Path(), database_url=SecretStr("sqlite:///x"), svguide_port=0
        )
        task = asyncio.create_task(
            serve(
                settings,
                self.service,
                self.worker,
                self.store,
                rest.pop("channels"),
                stop=self.stop,
                on_listening=lambda host, port: listening.set_result(f"http://{host}:{port}"),
                clock=lambda: NOW,
                **rest,
            )
        )
        await asyncio.wait({task, listening}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        self.url = await listening
        try:
            async with asyncio.timeout(20):
                yield
        finally:
            self.stop.set()
            await task


@pytest.fixture
def world() -> World:
    """Both channels, a store in memory, nothing started."""
    log: list[str] = []
    store = Store()
    slack, telegram = Slack("slack", log), Telegram("telegram", log)
    channels = {"slack": slack, "telegram": telegram}
    worker = OutboxWorker(store, channels, lambda: NOW, label=str)
    service = Service(Echo(), store, lambda: NOW, worker.wake, apology=Reply("sorry"), label=str)
    slack.service = telegram.service = service
    return World(store, service, worker, slack, telegram, log, asyncio.Event())


class TestRoutes:
    """What is asked from outside."""

    async def test_a_slack_request_is_handed_over_and_its_answer_given(self, world: World) -> None:
        """Status, headers and body as the channel says; header names in lower case."""
        async with world.served():
            await world.slack.started.wait()
            status, headers, body = await world.post("/slack/events", b"hi", **{"X-Slack-Id": "7"})
        assert (status, body, headers["x-more"]) == (202, b"hi", "1")
        assert headers["content-type"].startswith("text/x")
        (asked,) = world.slack.asked
        assert (asked[0]["x-slack-id"], asked[1]) == ("7", b"hi")

    async def test_a_telegram_request_is_handed_over(self, world: World) -> None:
        """And answered by status alone."""
        async with world.served():
            assert (await world.post("/telegram/webhook", b"{}"))[0] == 200
        assert world.telegram.asked[0][1] == b"{}"

    async def test_a_message_is_answered_and_delivered_before_the_end(self, world: World) -> None:
        """In by HTTP, out by the channel."""
        async with world.served():
            await world.post("/slack/events", b"hello")
        assert world.slack.sent == ["hello"]

    @pytest.mark.parametrize("path", ["/slack/events", "/telegram/webhook"])
    async def test_channels_not_set_up_are_not_found(self, world: World, path: str) -> None:
        """The answer names them; they are not part of readiness."""
        absent = {known: f"{title} is not set up" for known, title in PATHS.values()}
        async with world.served(channels=(), absent=absent):
            status, _, said = await world.post(path, b"x")
            assert (status, said.decode()) == (404, absent[path])
            assert await world.get("/readyz") == (200, {"store": True, "serving": True})

    @pytest.mark.parametrize("path", ["/slack/events", "/telegram/webhook"])
    async def test_a_body_too_long_is_refused_unread(self, world: World, path: str) -> None:
        """One at the limit is taken; the length need not be told beforehand."""

        async def endless() -> AsyncIterator[bytes]:
            for _ in range(BODY_LIMIT // 65536 + 1):
                yield b"x" * 65536

        world.slack.service = world.telegram.service = None
        async with world.served():
            assert (await world.post(path, b"x" * BODY_LIMIT))[0] in (200, 202)
            assert (await world.post(path, endless()))[0] == 413
        assert len(world.slack.asked + world.telegram.asked) == 1

    async def test_other_paths_and_methods_are_refused(self, world: World) -> None:
        """Nothing else is there."""
        async with world.served():
            assert (await world.get("/"))[0] == 404
            assert (await world.get("/slack/events"))[0] == 405
            assert (await world.post("/healthz", b""))[0] == 405

    async def test_a_channel_that_breaks_on_a_request_breaks_nothing_else(
        self, world: World
    ) -> None:
        """500, so that the platform sends it again; the next is taken."""

        async def refuse(*_: object) -> bool:
            raise StoreError("away")

        accept, world.store.accept = world.store.accept, refuse  # type: ignore[method-assign] # away
        with capture_logs():
            async with world.served():
                assert (await world.post("/telegram/webhook", b"1"))[0] == 500
                world.store.accept = accept  # type: ignore[method-assign] # back
                assert (await world.post("/telegram/webhook", b"1"))[0] == 200
        assert world.telegram.sent == ["1"]


class TestHealth:
    """Liveness and readiness."""

    async def test_ready_when_store_and_channels_are(self, world: World) -> None:
        """Part by part."""
        async with world.served():
            await world.slack.started.wait()
            await world.telegram.started.wait()
            assert await world.get("/readyz") == (
                200,
                {"store": True, "serving": True, "slack": True, "telegram": True},
            )
            world.telegram.ready = False
            status, parts = await world.get("/readyz")
            assert (status, parts["telegram"], parts["slack"]) == (503, False, True)
            world.telegram.ready, world.store.is_away = True, True
            status, parts = await world.get("/readyz")
            assert (status, parts["store"]) == (503, False)
            assert await world.get("/healthz") == (200, "ok")

    async def test_a_channel_that_cannot_start_does_not_take_the_other_down(
        self, world: World
    ) -> None:
        """Readiness shows it; what the other brings in is answered."""
        world.slack.failures = [RuntimeError("xoxb-secret")] * 99
        with capture_logs() as logs:
            async with world.served():
                await world.slack.failed.wait()
                await world.telegram.started.wait()
                status, parts = await world.get("/readyz")
                assert (status, parts["slack"], parts["telegram"]) == (503, False, True)
                assert (await world.get("/healthz"))[0] == 200
                await world.post("/telegram/webhook", b"hello")
        assert world.telegram.sent == ["hello"]
        failures = [line for line in logs if line["event"] == "serve.channel_failed"]
        assert failures[0]["channel"] == "slack"
        assert "xoxb" not in str(logs)

    async def test_a_channel_that_failed_is_started_again(self, world: World) -> None:
        """After a pause."""
        world.telegram.run_failures = 1
        world.slack.failures = [OSError()]
        with capture_logs():
            async with world.served():
                await world.slack.started.wait()
                await world.telegram.running.wait()
        assert world.log.count("slack start") == 2
        assert world.log.count("telegram start") == 2


class TestStart:
    """Before the first event."""

    async def test_what_a_crash_left_is_answered_before_channels_start(self, world: World) -> None:
        """It comes first in its conversation."""
        key = ConversationKey("slack", "w", "c")
        await world.store.accept(Envelope("1", key, Message("old"), {"chat": "c"}), NOW)
        async with world.served():
            await world.post("/slack/events", b"new")
        assert world.slack.sent == ["old", "new"]

    async def test_old_things_are_forgotten(self, world: World) -> None:
        """Once at the start, and by the times kept."""
        async with world.served(retention=Retention(ids=timedelta(days=1))):
            await world.slack.started.wait()
            await world.get("/healthz")
        (before,) = world.store.purged
        assert before == {
            "handled": NOW - timedelta(days=1),
            "delivered": NOW - timedelta(days=30),
            "idle": NOW - timedelta(days=30),
            "expired": NOW,
            "learnt": NOW - timedelta(days=365),
        }

    async def test_a_port_in_use_is_an_error_that_says_what_to_set(self, world: World) -> None:
        """Nothing was started."""
        with socket.create_server((HOST, 0)) as taken:
            settings = Settings(
                svguide_data_dir=Path(),
                database_url=SecretStr("sqlite:///x"),
                svguide_port=taken.getsockname()[1],
            )
            with pytest.raises(ServeError, match="SVGUIDE_PORT"):
                await serve(settings, world.service, world.worker, world.store, [world.slack])
        assert world.log == []


class TestStop:
    """The order of the end."""

    async def test_intake_ends_then_turns_then_replies_then_channels(self, world: World) -> None:
        """A message taken in at the last moment is still answered."""
        async with world.served():
            await world.telegram.running.wait()
            await world.slack.started.wait()
            await world.post("/telegram/webhook", b"last")
        assert sorted(world.log[-2:]) == ["slack close", "telegram close"]
        assert world.log.index("telegram send") < world.log.index("telegram close")
        assert world.log.index("telegram polls no more") < world.log.index("telegram close")

    async def test_a_channel_that_hangs_at_the_start_does_not_hold_up_the_end(
        self, world: World
    ) -> None:
        """Its start is cut off."""
        world.slack.hangs = True
        async with world.served():
            await world.slack.started.wait()
        assert "slack close" in world.log

    async def test_a_channel_that_fails_to_close_does_not_keep_the_other_open(
        self, world: World
    ) -> None:
        """It is logged."""

        async def fail() -> None:
            raise RuntimeError

        world.slack.close = fail  # type: ignore[method-assign] # the fault under test
        with capture_logs() as logs:
            async with world.served():
                await world.telegram.started.wait()
        assert world.log[-1] == "telegram close"
        assert "serve.close_failed" in {line["event"] for line in logs}

    async def test_the_deadlines_together_stay_below_ten_seconds(self) -> None:
        """What containers are given before they are killed."""
        limits = Deadlines()
        total = limits.intake + limits.turns + limits.replies + limits.closing
        assert total < timedelta(seconds=10)

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_ends_a_process_in_order_with_exit_code_0(
        self, number: signal.Signals, tmp_path: Path, start: Callable[..., Any]
    ) -> None:
        """A message taken in before it is answered, delivered and stored as such."""
        child = start(CHILD, f"sqlite:///{tmp_path}/guide.sqlite3")
        assert child.stdout.readline() == "listening\n"
        assert child.stdout.readline() == "telegram start\n"
        child.send_signal(number)
        out, _ = child.communicate(timeout=30)
        assert out.splitlines() == ["sent hello", "telegram close", "end: handled 1 waiting 0"]
        assert child.returncode == 0


CHILD = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from pydantic import SecretStr
from adapters.runtime.outbox_worker import OutboxWorker
from adapters.runtime.server import serve
from adapters.runtime.settings import Settings
from adapters.storage.sql import SqlStore
from bot.errors import DeliveryError
from bot.model.events import ConversationKey, Envelope, Message
from bot.model.replies import Reply
from bot.model.turn import Turn
from bot.service import Service

class Echo:
    def handle(self, session, event, now):
        return Turn(session, (Reply(event.text),), "answer")

class Telegram:
    name = "telegram"
    ready = True
    async def start(self):
        pass
    async def run(self, stop):
        print("telegram start", flush=True)
        await stop.wait()
        key = ConversationKey("telegram", "bot", "1")
        await self.service.accept(Envelope("1", key, Message("hello"), {"chat": "1"}))
    async def send(self, address, reply, shown):
        print("sent", reply.text, flush=True)
        return shown
    async def close(self):
        print("telegram close", flush=True)
    def routes(self):
        return ()

async def main():
    clock = lambda: datetime.now(UTC)
    store = await SqlStore.open(sys.argv[1])
    telegram = Telegram()
    worker = OutboxWorker(store, {"telegram": telegram}, clock, label=str)
    service = telegram.service = Service(
        Echo(), store, clock, worker.wake, apology=Reply("sorry"), label=str
    )
    settings = Settings(
        svguide_data_dir=Path(), database_url=SecretStr(sys.argv[1]), svguide_port=0
    )
    await serve(settings, service, worker, store, [telegram],
                on_listening=lambda host, port: print("listening", flush=True))
    waiting = len(await store.unhandled()) + len(await store.due(clock()))
    handled = (await store.load(ConversationKey("telegram", "bot", "1"))).version
    await store.close()
    print("end: handled", handled, "waiting", waiting)

import structlog
structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
asyncio.run(main())
"""


@pytest.fixture
def start() -> Callable[..., subprocess.Popen[str]]:
    """Starts a Python process of its own; a warning in it is an error."""

    def run(program: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )

    return run
