"""
The worker: order, retries, giving up, and never twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.runtime.outbox_worker import OutboxWorker
from adapters.storage import MemoryStore, StoreError
from bot.errors import DeliveryError
from bot.model.events import ConversationKey, Envelope, Message
from bot.model.replies import Reply
from bot.model.session import Session
from bot.model.turn import Turn
from bot.ports import OutboxMessage

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANNA = ConversationKey("fake", "T1", "C1")
BELA = ConversationKey("fake", "T1", "C2")
SOON = timedelta(seconds=5)
SECOND = timedelta(seconds=1)

Behaviour = Callable[[Reply], Awaitable[None]]


@dataclass
class Channel:
    """A channel that notes what was sent and does what the test says first."""

    name: str = "fake"
    failures: list[Exception] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    delivered: list[str] = field(default_factory=list)
    told: asyncio.Event = field(default_factory=asyncio.Event)
    shows: dict[str, dict[str, str]] = field(default_factory=dict)
    at_once: int = 0
    most_at_once: int = 0

    async def send(
        self, address: Mapping[str, str], reply: Reply, shown: Mapping[str, str]
    ) -> Mapping[str, str]:
        """Fails, waits at a gate, or delivers."""
        self.tried.append(reply.text)
        if self.failures:
            raise self.failures.pop(0)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if gate := self.gates.get(reply.text):
                await gate.wait()
        finally:
            self.at_once -= 1
        self.delivered.append(reply.text)
        self.told.set()
        return self.shows.get(reply.text, shown)


class Outbox(MemoryStore):
    """A store that counts what it is asked, remembers reasons and can fail."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.reasons: list[str] = []
        self.postponed: list[datetime] = []
        self.due_failures = 0
        self.sent_failures = 0

    async def due(self, now: datetime, **rest: Any) -> tuple[OutboxMessage, ...]:
        """As memory does, unless it fails."""
        self.asked += 1
        if self.due_failures:
            self.due_failures -= 1
            raise StoreError("away")
        return await super().due(now, **rest)

    async def sent(
        self, message: OutboxMessage, now: datetime, shown: Mapping[str, str] | None = None
    ) -> None:
        """As memory does, unless it fails."""
        if self.sent_failures:
            self.sent_failures -= 1
            raise StoreError("away")
        await super().sent(message, now, shown)

    async def postpone(self, message: OutboxMessage, until: datetime) -> None:
        """As memory does, and notes until when."""
        self.postponed.append(until)
        await super().postpone(message, until)

    async def abandon(self, message: OutboxMessage, reason: str, now: datetime) -> None:
        """As memory does, and notes why."""
        self.reasons.append(reason)
        await super().abandon(message, reason, now)


@dataclass
class World:
    """A worker with its store, channel and clock."""

    store: Outbox
    channel: Channel
    now: datetime = START
    workers: list[OutboxWorker] = field(default_factory=list)
    count: int = 0

    def worker(self, **rest: Any) -> OutboxWorker:
        """A started worker; failures of the store are retried without a pause."""
        rest.setdefault("pause", timedelta(0))
        channels = rest.pop("channels", {"fake": self.channel})
        worker = OutboxWorker(
            self.store, channels, lambda: self.now, label=lambda key: "label", **rest
        )
        worker.start()
        self.workers.append(worker)
        return worker

    async def put(self, *texts: str, key: ConversationKey = ANNA) -> None:
        """Puts replies out for a conversation."""
        self.count += 1
        envelope = Envelope(str(self.count), key, Message(""), {"chat": key.chat})
        stored = await self.store.load(key)
        await self.store.accept(envelope, self.now)
        turn = Turn(Session(), tuple(Reply(text) for text in texts), "answer")
        version = stored.version if stored else 0
        await self.store.save(envelope, turn, expected=version, now=self.now)

    async def pass_time(self, by: timedelta) -> None:
        """Moves the clock, wakes the worker as its own timer would, and lets it work."""
        self.now += by
        for worker in self.workers:
            worker.wake()
        await settle()


async def settle(count: int = 100) -> None:
    """Lets everything that can go on go on."""
    for _ in range(count):
        await asyncio.sleep(0)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """An empty outbox; workers are ended afterwards."""
    world = World(Outbox(), Channel())
    yield world
    for worker in world.workers:
        await worker.flush(timedelta(0))


async def test_replies_of_a_conversation_go_out_in_order(world: World) -> None:
    """Over several turns."""
    worker = world.worker()
    await world.put("a", "b")
    await world.put("c")
    worker.wake()
    assert await worker.flush(SOON)
    assert world.channel.delivered == ["a", "b", "c"]
    assert await world.store.due(world.now) == ()


async def test_what_lay_there_at_the_start_goes_out_unasked(world: World) -> None:
    """A crash left it; nobody wakes the worker."""
    await world.put("a")
    world.worker()
    await settle()
    assert world.channel.delivered == ["a"]


async def test_a_slow_conversation_does_not_hold_up_another(world: World) -> None:
    """And its own second reply waits for its first."""
    gate = world.channel.gates["a1"] = asyncio.Event()
    await world.put("a1", "a2", key=ANNA)
    await world.put("b1", "b2", key=BELA)
    world.worker()
    await settle()
    assert world.channel.delivered == ["b1", "b2"]
    assert "a2" not in world.channel.tried
    gate.set()
    await settle()
    assert world.channel.delivered == ["b1", "b2", "a1", "a2"]


async def test_no_more_go_out_at_once_than_allowed(world: World) -> None:
    """Ten conversations, three at a time, all delivered."""
    gate = asyncio.Event()
    world.channel.gates = {str(n): gate for n in range(10)}
    for n in range(10):
        await world.put(str(n), key=replace(ANNA, chat=str(n)))
    world.worker(at_once=3)
    await settle()
    assert world.channel.at_once == 3
    gate.set()
    await settle()
    assert len(world.channel.delivered) == 10
    assert world.channel.most_at_once == 3


async def test_nothing_is_polled(world: World) -> None:
    """At rest the store is asked once, and while one message is under way not again and again."""
    world.channel.gates["a"] = asyncio.Event()
    worker = world.worker()
    await settle()
    assert world.store.asked == 1
    await world.put("a", "b")
    worker.wake()
    await settle(1000)
    assert world.store.asked == 2


async def test_the_worker_wakes_by_itself_when_the_next_time_comes(world: World) -> None:
    """Nobody wakes it after the failure; its own timer does."""
    world.channel.failures = [DeliveryError("busy", retry_after=SECOND)]
    await world.put("a")
    loop = asyncio.get_running_loop()
    begun = loop.time()

    def clock() -> datetime:
        # This one test is about the timer, so the clock is the loop's, a hundred times as fast.
        return START + 100 * timedelta(seconds=loop.time() - begun)

    worker = OutboxWorker(world.store, {"fake": world.channel}, clock, label=str)
    with capture_logs():
        worker.start()
        async with asyncio.timeout(5):
            await world.channel.told.wait()
    assert world.channel.tried == ["a", "a"]
    await worker.flush(SOON)


async def test_the_platforms_wait_is_kept(world: World) -> None:
    """Not before, then at once; the conversation's next reply stays behind."""
    world.channel.failures = [DeliveryError("slow down", retry_after=30 * SECOND)]
    await world.put("a", "b")
    with capture_logs() as logs:
        world.worker()
        await settle()
    assert world.store.postponed == [START + 30 * SECOND]
    await world.pass_time(29 * SECOND)
    assert world.channel.tried == ["a"]
    await world.pass_time(SECOND)
    assert world.channel.delivered == ["a", "b"]
    assert [(line["event"], line["seconds"]) for line in logs] == [("outbox.postponed", 30.0)]


async def test_pauses_grow_up_to_ten_minutes_and_have_an_end(world: World) -> None:
    """1, 2, 4 … 512, 600, 600; the fourteenth failure is the last; the next reply goes out."""
    world.channel.failures = [DeliveryError("down", retry_after=SECOND)] * 14
    await world.put("a", "b")
    with capture_logs() as logs:
        world.worker(tries=14)
        await settle()
        for _ in range(13):
            await world.pass_time(world.store.postponed[-1] - world.now)
    expected = [float(min(2**n, 600)) for n in range(13)]
    postponed = [line["seconds"] for line in logs if line["event"] == "outbox.postponed"]
    assert postponed == expected
    assert world.store.reasons == ["tried 14 times: down"]
    assert world.channel.delivered == ["b"]


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (DeliveryError("blocked"), "useless: blocked"),
        (DeliveryError("cut", retry_after=SECOND, reached=True), "doubtful: cut"),
        (DeliveryError("cut", reached=True), "doubtful: cut"),
        (KeyError("what she said"), "unexpected: KeyError"),
        (TimeoutError(), "doubtful: the channel took too long"),
    ],
)
async def test_what_is_useless_or_doubtful_is_tried_once(
    world: World, failure: Exception, reason: str
) -> None:
    """Then the next reply of the conversation goes out."""
    world.channel.failures = [failure]
    await world.put("a", "b")
    with capture_logs() as logs:
        world.worker()
        await settle()
    assert world.channel.tried == ["a", "b"]
    assert world.store.reasons == [reason]
    (line,) = logs
    assert (line["event"], line["reason"]) == ("outbox.abandoned", reason)
    assert "she said" not in str(line)


async def test_a_channel_that_hangs_is_given_up_as_doubtful(world: World) -> None:
    """It can't hold up its conversation for ever."""
    world.channel.gates["a"] = asyncio.Event()
    await world.put("a", "b")
    with capture_logs():
        worker = world.worker(send_within=timedelta(0))
        await worker.flush(SOON)
    assert world.store.reasons == ["doubtful: the channel took too long"]
    assert world.channel.delivered == ["b"]


async def test_messages_of_channels_that_are_not_ours_are_left_alone(world: World) -> None:
    """A terminal shows its own, and a channel switched off for a day loses nothing."""
    for n in range(20):
        await world.put("x", key=replace(ANNA, channel="gone", chat=str(n)))
    await world.put("a")
    worker = world.worker()
    assert await worker.flush(SOON)
    assert world.channel.delivered == ["a"]
    assert world.store.reasons == []
    assert len(await world.store.due(START)) == 20


async def test_a_long_reason_is_cut(world: World) -> None:
    """The column is for reading."""
    world.channel.failures = [DeliveryError("x" * 1000)]
    await world.put("a")
    with capture_logs():
        world.worker()
        await settle()
    assert len(world.store.reasons[0]) == 200


async def test_a_store_that_is_away_stops_nothing_for_good(world: World) -> None:
    """The worker asks again until it is back."""
    world.store.due_failures = 5
    await world.put("a")
    with capture_logs() as logs:
        world.worker()
        await settle()
    assert world.channel.delivered == ["a"]
    assert {line["event"] for line in logs} == {"outbox.outbox_failed"}


async def test_a_delivery_that_cannot_be_noted_is_not_sent_again(world: World) -> None:
    """The conversation stays closed until the store has it."""
    world.store.sent_failures = 5
    await world.put("a", "b")
    with capture_logs():
        world.worker()
        await settle()
    assert world.channel.tried == ["a", "b"]


class TestFlush:
    """Stopping."""

    async def test_flush_delivers_what_is_due_and_leaves_what_is_postponed(
        self, world: World
    ) -> None:
        """The postponed one waits in the store for the next start."""
        world.channel.failures = [DeliveryError("slow", retry_after=30 * SECOND)]
        await world.put("a", key=ANNA)
        await world.put("b1", "b2", key=BELA)
        with capture_logs():
            worker = world.worker()
            assert await worker.flush(SOON)
        assert world.channel.delivered == ["b1", "b2"]
        (left,) = await world.store.due(START + 30 * SECOND)
        assert (left.reply.text, left.attempts) == ("a", 1)

    async def test_flush_stops_at_its_deadline(self, world: World) -> None:
        """A send under way is ended; the reply stays in the store."""
        world.channel.gates["a"] = asyncio.Event()
        await world.put("a")
        worker = world.worker()
        await settle()
        assert not await worker.flush(timedelta(0))
        assert [message.reply.text for message in await world.store.due(START)] == ["a"]
        assert world.channel.at_once == 0

    async def test_flush_with_a_store_that_is_away_ends(self, world: World) -> None:
        """Nothing can be done, so nothing is waited for."""
        worker = world.worker()
        await settle()
        world.store.due_failures = 9
        with capture_logs():
            assert await worker.flush(SOON)

    async def test_flush_before_start_ends(self) -> None:
        """Nothing was begun."""
        worker = OutboxWorker(Outbox(), {}, lambda: START, label=str)
        assert await worker.flush(SOON)
