"""
A channel that the program does not know, written in this file alone, is served like the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from pydantic import SecretStr

from adapters.channels.base import Channel, HttpAnswer, HttpRoute
from adapters.records.verify_upload import Fetch
from adapters.runtime.outbox_worker import OutboxWorker
from adapters.runtime.server import serve
from adapters.runtime.settings import Settings
from adapters.storage import MemoryStore
from bot.model.events import ConversationKey, Envelope, Event, Message
from bot.model.replies import Reply
from bot.model.session import Session
from bot.model.turn import Turn
from bot.ports import Intake
from bot.service import Service

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Echo:
    """An engine that repeats what was said."""

    def handle(self, session: Session, event: Event, now: datetime) -> Turn:
        """The text again."""
        assert isinstance(event, Message)
        return Turn(session, (Reply(event.text),), "answer")


class PigeonPost:
    """Messages on paper: they are posted to `/pigeon/notes` and carried back one by one."""

    name = "pigeon"

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self.ready = False
        self.carried: list[tuple[str, str]] = []
        self.life: list[str] = []

    def routes(self) -> tuple[HttpRoute, ...]:
        return (HttpRoute("/pigeon/notes", self._take),)

    async def _take(self, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        loft = headers["x-loft"]
        key = ConversationKey(self.name, "city", loft)
        is_new = await self._intake(
            Envelope(headers["x-ring"], key, Message(body.decode()), {"loft": loft})
        )
        return HttpAnswer(201 if is_new else 200)

    async def start(self) -> None:
        self.ready = True
        self.life.append("start")

    async def run(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.life.append("stop")

    async def close(self) -> None:
        self.ready = False
        self.life.append("close")

    async def send(
        self, address: Mapping[str, str], reply: Reply, shown: Mapping[str, str]
    ) -> Mapping[str, str]:
        self.carried.append((address["loft"], reply.text))
        return shown

    async def fetch(self, place: Mapping[str, str]) -> bytes:
        return place["loft"].encode()


async def test_a_made_up_channel_is_served_answered_named_ready_and_closed() -> None:
    store = MemoryStore()
    senders: dict[str, Channel] = {}
    worker = OutboxWorker(store, senders, lambda: NOW, label=str)
    service = Service(Echo(), store, lambda: NOW, worker.wake, apology=Reply("sorry"), label=str)
    pigeon = PigeonPost(service.accept)
    senders["pigeon"] = pigeon
    fetches: dict[str, Fetch] = {channel.name: channel.fetch for channel in senders.values()}
    assert await fetches["pigeon"]({"loft": "7"}) == b"7"
    stop = asyncio.Event()
    listening: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    settings = Settings(
        svguide_data_dir=Path(), database_url=SecretStr("sqlite:///x"), svguide_port=0
    )
    serving = asyncio.create_task(
        serve(
            settings,
            service,
            worker,
            store,
            [pigeon],
            stop=stop,
            on_listening=lambda host, port: listening.set_result(f"http://{host}:{port}"),
            clock=lambda: NOW,
            pause=timedelta(milliseconds=10),
        )
    )
    async with asyncio.timeout(20), aiohttp.ClientSession(await listening) as client:
        named = {"X-Loft": "7", "X-Ring": "GB-1"}
        for expected in (201, 200):
            async with client.post("/pigeon/notes", data=b"coo", headers=named) as answer:
                assert answer.status == expected
        async with client.get("/readyz") as answer:
            assert await answer.json() == {"store": True, "serving": True, "pigeon": True}
        async with client.post("/slack/events", data=b"") as answer:
            assert answer.status == 404
        stop.set()
        await serving
    assert pigeon.carried == [("7", "coo")]
    assert pigeon.life == ["start", "stop", "close"]
